#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/support/database_faults.hpp"
#include "tests/support/load.hpp"
#include "tests/support/metrics_page.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using namespace std::chrono_literals;

std::vector<std::filesystem::path> segments_in(const std::filesystem::path& journal) {
  std::vector<std::filesystem::path> segments;
  for (const auto& entry : std::filesystem::directory_iterator(journal)) {
    if (entry.path().extension() == ".journal") segments.push_back(entry.path());
  }
  std::sort(segments.begin(), segments.end());
  return segments;
}

/// A tracker whose PostgreSQL the test may stop, kill or freeze.
class Outage : public testing::Test {
 protected:
  Outage()
      : server_(postgres_.url(), {{"HOMING_POSTBACK_WAIT", "300ms"},
                                  {"HOMING_DATABASE_STATEMENT_TIMEOUT", "2s"},
                                  {"HOMING_JOURNAL_SEGMENT_SIZE", "1MiB"}}) {
    migrate(postgres_.url());
    apply_catalog(postgres_.url(), test_catalog());
    server_.start();
  }

  [[nodiscard]] nlohmann::json ready() { return nlohmann::json::parse(server_.admin().get("/readyz").body); }
  [[nodiscard]] bool settled() {
    return eventually([&] { return ready().at("lag_records") == 0 && ready().at("degraded").empty(); });
  }
  [[nodiscard]] bool degraded() {
    return eventually([&] { return ready().at("status") == "degraded"; });
  }
  void expect_all_there(const ClickLoad& load) {
    EXPECT_TRUE(load.other_answers().empty()) << "every click got its 302";
    expect_all_there(load.ids());
  }
  void expect_all_there(const std::vector<std::string>& ids) {
    ASSERT_TRUE(settled()) << server_.log();
    EXPECT_EQ(count_lost(postgres_.url(), ids), 0U) << "of " << ids.size();
    const Finished verified = run(homing_command({"verify"}, {{"HOMING_DATABASE_URL", postgres_.url()}}));
    EXPECT_EQ(verified.exit_code, 0) << verified.output;
  }
  static void wait_for_clicks(const ClickLoad& load, std::size_t more) {
    const std::size_t wanted = load.acknowledged() + more;
    ASSERT_TRUE(eventually([&] { return load.acknowledged() >= wanted; }));
  }

  [[nodiscard]] std::uint64_t applied_to() {
    return metric(server_.admin().get("/metrics").body, "homing_applier_position");
  }
  /// Requires a load: something has to be there to apply.
  void expect_resumes() {
    const std::uint64_t before = applied_to();
    EXPECT_TRUE(eventually([&] { return applied_to() > before; })) << server_.log();
  }
  [[nodiscard]] bool says(std::string_view word) {
    return ready().at("degraded").dump().find(word) != std::string::npos;
  }

  PrivatePostgres postgres_;
  FaultyPostgres faults_{postgres_};
  HomingServer server_;
};

TEST_F(Outage, ClicksGoOnWhilePostgresIsStoppedAndAreThereAfterwards) {
  ClickLoad load(server_.port());
  wait_for_clicks(load, 200);
  postgres_.stop();
  ASSERT_TRUE(degraded());
  wait_for_clicks(load, 500);
  EXPECT_EQ(server_.admin().get("/readyz").status, 200) << "clicks can be recorded: ready, but degraded";
  postgres_.start();
  expect_resumes();
  wait_for_clicks(load, 200);
  load.stop();
  expect_all_there(load);
}

TEST_F(Outage, ClicksSurviveKill9OfPostgresUnderLoad) {
  ClickLoad load(server_.port());
  for (int cycle = 0; cycle < 3; ++cycle) {
    wait_for_clicks(load, 300);
    postgres_.kill9();
    wait_for_clicks(load, 100);
    postgres_.start();
    expect_resumes();
  }
  load.stop();
  expect_all_there(load);
}

TEST_F(Outage, AFrozenPostgresIsGivenUpOnAndResumed) {
  ClickLoad load(server_.port());
  wait_for_clicks(load, 200);
  postgres_.pause();
  ASSERT_TRUE(degraded());
  wait_for_clicks(load, 200);
  postgres_.resume();
  expect_resumes();
  load.stop();
  expect_all_there(load);
}

TEST_F(Outage, ASlowPostgresIsGivenLessAtATimeAndCatchesUp) {
  constexpr int kWaiting = 500;  // at kSlowRow, much more than the statement timeout has room for
  faults_.cause(DatabaseFault::kSlow);
  postgres_.stop();
  std::vector<std::string> ids;
  HttpClient client = server_.client();
  for (int i = 0; i < kWaiting; ++i)
    ids.push_back(click_id_in(client.get("/click?offer=shoes&aff=nora").location()));
  postgres_.start();
  ASSERT_TRUE(eventually([&] { return says("database slow: it does not get done"); })) << server_.log();
  ASSERT_TRUE(eventually([&] {
    EXPECT_FALSE(says("database away"));
    return ready().at("lag_records") == 0;
  })) << "while it is slow\n"
      << server_.log();
  expect_all_there(ids);
}

TEST_F(Outage, AnUnreadableJournalIsSaidAndAppliedWhenItCanBeReadAgain) {
  const std::string target = "/click?offer=shoes&aff=nora&sub1=" + std::string(1000, 'x');
  std::vector<std::string> ids;
  HttpClient client = server_.client();
  const auto click = [&] { ids.push_back(click_id_in(client.get(target).location())); };
  const auto segments = [&] { return segments_in(server_.data_folder() / "journal"); };
  postgres_.stop();
  while (segments().size() < 3 && ids.size() < 5000) click();
  ASSERT_GE(segments().size(), 3U);
  const std::filesystem::path sealed = segments().at(1);
  const std::filesystem::path aside = server_.data_folder() / "aside";
  std::filesystem::rename(sealed, aside);
  std::filesystem::create_symlink("/proc/self/mem", sealed);  // a file of which no byte can be read: EIO

  postgres_.start();
  ASSERT_TRUE(eventually([&] { return says("journal unreadable"); })) << ready() << server_.log();
  EXPECT_EQ(ready().at("status"), "degraded");
  EXPECT_FALSE(says("database away"));
  EXPECT_GT(ready().at("lag_records"), 0);
  const std::string metrics = server_.admin().get("/metrics").body;
  EXPECT_EQ(metric(metrics, "homing_applier_journal_unreadable"), 1U);
  click();

  std::filesystem::rename(aside, sealed);
  ASSERT_TRUE(settled()) << server_.log();
  EXPECT_EQ(count_lost(postgres_.url(), ids), 0U);
}

TEST_F(Outage, APostbackIsQueuedAndAppliedOnceLater) {
  const std::string id = click_id_in(server_.client().get("/click?offer=shoes&aff=nora").location());
  postgres_.stop();
  const std::string target = "/postback?txid=A-1&click_id=" + id;
  for (int i = 0; i < 3; ++i) {
    const PostbackAnswer answer = read_answer(server_.client().get(target));
    EXPECT_EQ(answer.status, 202);
    EXPECT_EQ(answer.code, "queued");
  }
  postgres_.start();
  ASSERT_TRUE(settled());
  EXPECT_EQ(value(postgres_.url(), "SELECT count(*) FROM conversions"), "1");
  EXPECT_EQ(value(postgres_.url(), "SELECT string_agg(code, ' ' ORDER BY postback_id) FROM postbacks"),
            "recorded duplicate duplicate");
  // Where its commit takes longer than POSTBACK_WAIT, that is queued as well.
  EXPECT_TRUE(eventually([&] { return read_answer(server_.client().get(target)).code == "duplicate"; }));
  EXPECT_EQ(value(postgres_.url(), "SELECT count(*) FROM conversions"), "1");
}

TEST_F(Outage, AServerStartsAndServesWithoutItsDatabase) {
  const std::string before = click_id_in(server_.client().get("/click?offer=shoes&aff=nora").location());
  postgres_.stop();
  server_.kill9();
  server_.start();
  const std::string during = click_id_in(server_.client().get("/click?offer=shoes&aff=nora").location());
  EXPECT_NE(during, "");
  EXPECT_EQ(read_answer(server_.client().get("/postback?click_id=" + during)).code, "queued");
  postgres_.start();
  ASSERT_TRUE(settled());
  EXPECT_EQ(count_lost(postgres_.url(), {before, during}), 0U);
  EXPECT_EQ(value(postgres_.url(), "SELECT count(*) FROM conversions"), "1");
}

/// Flips bytes in the last so many of the journal that are in use: one in forty, the last one first.
void damage_end(const std::filesystem::path& journal, std::size_t length) {
  constexpr std::size_t kEvery = 40;  // no record is shorter
  std::filesystem::path newest;
  for (const auto& entry : std::filesystem::directory_iterator(journal)) {
    const bool has_records =
        entry.path().extension() == ".journal" && test::read_file(entry.path()).find_last_not_of('\0') > 100;
    if (has_records && entry.path() > newest) newest = entry.path();
  }
  std::string bytes = test::read_file(newest);
  const std::size_t last = bytes.find_last_not_of('\0');
  for (std::size_t behind = 0; behind < length; behind += kEvery) bytes.at(last - behind) ^= 1;
  std::ofstream(newest, std::ios::binary) << bytes;
}

// The positions of records that are applied, but gone from the journal, must not swallow new ones.
TEST_F(Outage, NoClickIsLostBehindADamagedJournalEnd) {
  for (const bool database_at_start : {true, false}) {
    std::vector<std::string> ids;
    const auto click = [&] {
      ids.push_back(click_id_in(server_.client().get("/click?offer=shoes&aff=nora").location()));
    };
    for (int i = 0; i < 10; ++i) click();
    ASSERT_TRUE(settled());
    server_.kill9();
    damage_end(server_.data_folder() / "journal", 1);
    if (!database_at_start) postgres_.stop();
    server_.start();
    for (int i = 0; i < 10; ++i) click();
    if (!database_at_start) postgres_.start();
    ASSERT_TRUE(settled());
    EXPECT_EQ(count_lost(postgres_.url(), ids), 0U) << "database at the start: " << database_at_start;
  }
}

// The first of the two starts gives positions again that the database has applied; the second must know that.
TEST_F(Outage, NoClickIsLostBehindADamagedJournalEndOverTwoStarts) {
  for (const bool database_at_second_start : {true, false}) {
    std::vector<std::string> ids;
    const auto click = [&] {
      ids.push_back(click_id_in(server_.client().get("/click?offer=shoes&aff=nora").location()));
    };
    for (int i = 0; i < 10; ++i) click();
    ASSERT_TRUE(settled());
    server_.kill9();
    damage_end(server_.data_folder() / "journal", 1000);
    postgres_.stop();
    server_.start();
    for (int i = 0; i < 3; ++i) click();
    server_.kill9();
    if (database_at_second_start) postgres_.start();
    server_.start();
    click();
    if (!database_at_second_start) postgres_.start();
    ASSERT_TRUE(settled()) << server_.log();
    EXPECT_EQ(count_lost(postgres_.url(), ids), 0U) << "database at the start: " << database_at_second_start;
    EXPECT_EQ(value(postgres_.url(), "SELECT count(*) FROM rejected_records"), "0");
  }
}

// It would give positions again that the database has applied, and so hide clicks of the server that it was
// copied from.
TEST_F(Outage, ACopiedDataFolderStopsWhenTheDatabaseIsBackAndItsServerGoesOn) {
  std::vector<std::string> ids;
  const auto click = [&](HomingServer& server) {
    ids.push_back(click_id_in(server.client().get("/click?offer=shoes&aff=nora").location()));
  };
  HomingServer copy(postgres_.url());
  for (int i = 0; i < 5; ++i) click(server_);
  ASSERT_TRUE(settled());
  std::filesystem::copy(server_.data_folder(), copy.data_folder(), std::filesystem::copy_options::recursive);
  for (int i = 0; i < 5; ++i) click(server_);
  ASSERT_TRUE(settled());
  postgres_.stop();
  copy.start();
  EXPECT_NE(click_id_in(copy.client().get("/click?offer=shoes&aff=nora").location()), "");
  for (int i = 0; i < 5; ++i) click(server_);
  postgres_.start();
  EXPECT_EQ(copy.process().wait(), 1) << copy.log();
  EXPECT_NE(copy.log().find("old copy"), std::string::npos) << copy.log();
  ASSERT_TRUE(settled()) << server_.log();
  EXPECT_EQ(count_lost(postgres_.url(), ids), 0U);
}

}  // namespace
}  // namespace homing::test
