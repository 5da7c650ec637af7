#include <gmock/gmock.h>

#include "homing/admin/health.hpp"

namespace homing::admin {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr UnixMillis kTen{std::chrono::milliseconds(1'795'773'600'000)};  // 2026-11-27T10:00:00Z

DatabaseHealth with_nodes(const std::vector<std::chrono::milliseconds>& ago) {
  DatabaseHealth database;
  for (std::size_t i = 0; i < ago.size(); ++i)
    database.nodes.push_back({.node = static_cast<NodeNumber>(i),
                              .host = "tracker-" + std::to_string(i),
                              .seen_at = kTen - ago[i],
                              .applied_to = {}});
  return database;
}

std::vector<std::string> also(const DatabaseHealth& database) {
  return also_degraded(ServerHealth{}, database);
}

TEST(AlsoDegraded, NothingIsWrongWhereDeliveriesSucceedAndServersAreSeen) {
  EXPECT_THAT(also({}), IsEmpty());
  EXPECT_THAT(also(with_nodes({seconds(9), seconds(10), seconds(119)})), IsEmpty());
}

TEST(AlsoDegraded, NamesWhoIsToldInVainAndSinceWhen) {
  DatabaseHealth database;
  database.failing = {
      {.affiliate = "nora", .deliveries = 1'000, .since = kTen - hours(2), .outcome = "status 500"},
      {.affiliate = "max", .deliveries = 3, .since = kTen - minutes(11), .outcome = ""}};
  database.failing_affiliates = 2;
  EXPECT_THAT(also(database),
              ElementsAre("deliveries fail: tried in vain, 1000 or more to nora since "
                          "2026-11-27T08:00:00.000Z (status 500); 3 to max since 2026-11-27T09:49:00.000Z"));
  database.failing.resize(1);
  database.failing_affiliates = 7;
  EXPECT_THAT(also(database), ElementsAre("deliveries fail: tried in vain, 1000 or more to nora since "
                                          "2026-11-27T08:00:00.000Z (status 500); and to 6 more"));
}

TEST(AlsoDegraded, NamesWhatWasGivenUp) {
  DatabaseHealth database;
  database.deliveries_dead = 8;
  EXPECT_THAT(also(database), ElementsAre("deliveries given up: 8 in the last 24 hours"));
}

// With several servers some postback nearly always waits, for a moment.
TEST(AlsoDegraded, NamesThePostbacksThatWaitForLongAndNotThoseThatWaitForAMoment) {
  DatabaseHealth database;
  database.parked_postbacks = 5;
  database.oldest_parked = kTen - minutes(7);
  EXPECT_THAT(also(database), IsEmpty());
  database.parked_for_long = 2;
  EXPECT_THAT(also(database), ElementsAre("postbacks wait: 2 for a click that has not arrived yet from the "
                                          "server that took it, the oldest since 2026-11-27T09:53:00.000Z"));
}

TEST(AlsoDegraded, NamesServersThatAreSilentUntilTheyAreSilentForADay) {
  EXPECT_THAT(also(with_nodes({seconds(0), minutes(22), hours(24), hours(25)})),
              ElementsAre("server silent: node 1 (tracker-1) was last seen 2026-11-27T09:38:00.000Z; node 2 "
                          "(tracker-2) was last seen 2026-11-26T10:00:00.000Z"));
}

TEST(AlsoDegraded, NamesFewServersOfMany) {
  std::vector<std::chrono::milliseconds> ago(9, minutes(30));
  ago[0] = seconds(0);
  const std::vector<std::string> degraded = also(with_nodes(ago));
  ASSERT_EQ(degraded.size(), 1U);
  EXPECT_THAT(degraded[0], testing::HasSubstr("node 5 (tracker-5)"));
  EXPECT_THAT(degraded[0], testing::EndsWith("; and 3 more"));
}

// While the database is away nobody is seen; the server that tells is there, whatever the database says.
TEST(AlsoDegraded, NoServerIsSilentForThatTheDatabaseWasAwayNorIsTheOneThatTells) {
  EXPECT_THAT(also(with_nodes({minutes(30), minutes(30) + seconds(9)})), IsEmpty());
  EXPECT_THAT(also(with_nodes({minutes(30), seconds(1)})), IsEmpty());
}

TEST(AlsoDegraded, DataThatIsMissingIsNoFaultAndDataThatCanNotBeUsedIs) {
  ServerHealth server;
  server.enrichment = {{.file = "country.mmdb", .tells = "Countries."},
                       {.file = "asn.mmdb", .made_at = kTen, .tells = "Networks."}};
  EXPECT_THAT(also_degraded(server, std::nullopt), IsEmpty());
  server.enrichment[1].trouble = "asn.mmdb is gone; what was loaded of it before stays in use";
  EXPECT_THAT(also_degraded(server, std::nullopt),
              ElementsAre("data unusable: asn.mmdb is gone; what was loaded of it before stays in use"))
      << "the database is not needed for that";
}

}  // namespace
}  // namespace homing::admin
