#include <gtest/gtest.h>

#include <set>

#include "tests/support/load.hpp"
#include "tests/support/postback_load.hpp"
#include "tests/support/postgres_proxy.hpp"
#include "tests/support/scale.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

/// The server never learns what became of its COMMIT: it has to find out, and to do it again where it is not
/// done, and only there.
TEST(CutCommit, IsNeitherLostNorDoubled) {
  const TestDatabase database;
  PostgresProxy proxy(database.url());
  HomingServer server(proxy.url(), {{"HOMING_POSTBACK_WAIT", "300ms"}});
  apply_catalog(database.url(), test_catalog());
  server.start();
  ClickLoad load(server.port(), 2);
  PostbackLoad postbacks(server.port(), load, 5);

  const auto cuts = static_cast<std::size_t>(scaled("HOMING_CUT_COMMITS", 15));
  for (std::size_t cut = 0; cut < cuts; ++cut) {
    const std::size_t clicks = load.acknowledged();
    proxy.cut_next(static_cast<Cut>(cut % 3));
    ASSERT_TRUE(eventually([&] { return proxy.cuts() > cut && load.acknowledged() > clicks + 20; }))
        << "cut " << cut << '\n'
        << server.log();
  }
  postbacks.stop();
  load.stop();
  ASSERT_TRUE(eventually([&] {
    const auto ready = nlohmann::json::parse(server.admin().get("/readyz").body);
    return ready.at("lag_records") == 0 && ready.at("degraded").empty();
  })) << server.log();

  const std::vector<std::string> none;
  EXPECT_EQ(not_once_in("clicks", database.url(), load.ids()), none);
  EXPECT_EQ(not_once_in("conversions", database.url(), postbacks.acknowledged()), none);
  EXPECT_EQ(database.value("SELECT count(*) FROM rejected_records"), "0");
  EXPECT_TRUE(load.other_answers().empty());
  EXPECT_EQ(postbacks.other_answers(), std::vector<PostbackLoad::OtherAnswer>{});
  const Finished verified = run(homing_command({"verify"}, {{"HOMING_DATABASE_URL", database.url()}}));
  EXPECT_EQ(verified.exit_code, 0) << verified.output;
  std::cout << proxy.cuts() << " commits cut: " << load.ids().size() << " clicks and "
            << postbacks.acknowledged().size() << " postbacks acknowledged\n";
}

}  // namespace
}  // namespace homing::test
