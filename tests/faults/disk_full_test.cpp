#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "tests/support/load.hpp"
#include "tests/support/scale.hpp"
#include "tests/support/small_disk.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// A server whose data folder is on a disk of 8 MiB. The journal's own limit is out of reach.
class DiskFull : public testing::Test {
 protected:
  void SetUp() override {
    if (!SmallDisk::can_be_made()) GTEST_SKIP() << "mounting a small disk takes root";
    disk_.emplace(8, 100);
    server_.emplace(postgres_.url(),
                    std::map<std::string, std::string>{
                        {"HOMING_DATA_DIR", (disk_->path() / "data").string()},
                        {"HOMING_JOURNAL_SEGMENT_SIZE", "1MiB"},
                        {"HOMING_JOURNAL_KEPT_SIZE", "0"},  // else it would live on these for long
                        {"HOMING_POSTBACK_WAIT", "50ms"}});
    migrate(postgres_.url());
    apply_catalog(postgres_.url(), test_catalog());
    server_->start();
    client_.emplace(server_->port());
    for (int sub = 2; sub <= 7; ++sub) target_ += "&sub" + std::to_string(sub) + "=" + std::string(1000, 'x');
  }

  /// About 6 KiB of the journal. @return whether it was recorded
  bool click() {
    last_ = client_->get(target_);
    const std::string id = click_id_in(last_.location());
    if (!id.empty()) acknowledged_.push_back(id);
    return !id.empty();
  }
  [[nodiscard]] bool recorded_again() {
    return eventually([this] { return click(); });
  }
  void click_until_refused() {
    constexpr int kMoreThanFit = 5000;
    int clicks = 0;
    while (clicks < kMoreThanFit && click()) ++clicks;
    ASSERT_LT(clicks, kMoreThanFit) << "the disk never filled up";
  }

  [[nodiscard]] bool applied() {
    return eventually([this] {
      const auto ready = nlohmann::json::parse(server_->admin().get("/readyz").body);
      return ready.at("lag_records") == 0;
    });
  }

  void expect_policy_holds() {
    for (int i = 0; i < 20; ++i) {
      ASSERT_FALSE(click());
      ASSERT_EQ(last_.status, 302);
      ASSERT_EQ(last_.location(), "https://shop.example/l?c=&s=#top");
    }
    const HttpResponse postback = server_->client().get("/postback?click_id=" + acknowledged_.front());
    EXPECT_EQ(postback.status, 503) << postback.body;
    EXPECT_NE(postback.header("Retry-After"), "");
    const HttpResponse ready = server_->admin().get("/readyz");
    EXPECT_EQ(ready.status, 503);
    EXPECT_NE(ready.body.find("full"), std::string::npos) << ready.body;
  }

  [[nodiscard]] std::ptrdiff_t log_lines() const {
    const std::string log = server_->log();
    return std::count(log.begin(), log.end(), '\n');
  }

  /// Fills the disk, sees that the policy holds, frees it, and sees that all is well again.
  template <class Fill, class Free>
  void run_round(Fill fill, Free free) {
    const std::ptrdiff_t lines_before = log_lines();
    fill();
    ASSERT_NO_FATAL_FAILURE(click_until_refused());
    // Long enough for some of the journal's tries at a new segment, each of which could write a line.
    const auto refused_until = SteadyClock::now() + 1s;
    while (SteadyClock::now() < refused_until) ASSERT_FALSE(click());
    ASSERT_NO_FATAL_FAILURE(expect_policy_holds());
    free();
    const auto freed = SteadyClock::now();
    ASSERT_TRUE(recorded_again()) << server_->log();
    slowest_recovery_ = std::max(slowest_recovery_, SteadyClock::now() - freed);
    constexpr int kLinesARound = 20;
    EXPECT_LT(log_lines() - lines_before, kLinesARound) << server_->log();
  }

  /// While the journal is applied, it would live on the space that it frees itself.
  template <class Fill>
  void run_round_without_postgres(Fill fill) {
    postgres_.stop();
    run_round(fill, [&] { disk_->free_again(); });
    postgres_.start();
  }

  PrivatePostgres postgres_;
  std::optional<SmallDisk> disk_;
  std::optional<HomingServer> server_;
  std::optional<HttpClient> client_;
  std::string target_ = "/click?offer=shoes&aff=nora";
  HttpResponse last_;
  std::vector<std::string> acknowledged_;
  SteadyClock::duration slowest_recovery_{};
};

TEST_F(DiskFull, IsSaidSoAndLosesNothingAndRecoversByItselfAgainAndAgain) {
  const int rounds = scaled("HOMING_DISK_FULL_ROUNDS", 3);
  for (int round = 0; round < rounds && !HasFatalFailure(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    ASSERT_TRUE(applied()) << "what the round before has left";
    switch (round % 3) {
      case 0:  // by somebody else
        run_round_without_postgres([&] { disk_->fill_up(); });
        break;
      case 1:  // by files without content
        run_round_without_postgres([&] { disk_->use_up_inodes(); });
        break;
      default:  // by the journal itself, which PostgreSQL takes nothing from, and has to be found again
        run_round([&] { postgres_.stop(); }, [&] { postgres_.start(); });
    }
  }
  ASSERT_TRUE(eventually([&] { return count_lost(postgres_.url(), acknowledged_) == 0; }));
  EXPECT_EQ(server_->admin().get("/readyz").status, 200);
  const Finished verified = run(homing_command({"verify"}, {{"HOMING_DATABASE_URL", postgres_.url()}}));
  EXPECT_EQ(verified.exit_code, 0) << verified.output;
  std::cout << rounds << " rounds: " << acknowledged_.size() << " clicks acknowledged, slowest recovery "
            << std::chrono::duration_cast<std::chrono::milliseconds>(slowest_recovery_).count() << " ms\n";
}

// The disk ends long before the journal's own limit of 10 GiB.
TEST_F(DiskFull, IsForeseen) {
  ASSERT_EQ(server_->stop(), 0);
  server_->settings()["HOMING_CATALOG_REFRESH"] = "10ms";  // how often it looks at its disk, too
  server_->start();
  client_.emplace(server_->port());
  postgres_.stop();
  const auto filling_up = [&] {
    return server_->admin().get("/readyz").body.find("journal filling up") != std::string::npos;
  };
  ASSERT_TRUE(click());
  EXPECT_FALSE(filling_up());
  int clicks = 0;
  while (!filling_up()) {
    ASSERT_TRUE(click()) << "full without a warning";
    ++clicks;
  }
  EXPECT_GT(clicks, 100);
  EXPECT_EQ(server_->admin().get("/readyz").status, 200) << "it still records";
}

// The catalog is stored beside the journal: that this fails must not keep a change from being served.
TEST_F(DiskFull, ACatalogThatCannotBeStoredIsServedAllTheSame) {
  ASSERT_TRUE(click());
  disk_->fill_up();
  apply_catalog(postgres_.url(),
                R"({"offers": [{"ref": "new", "advertiser": "acme", "target_url": "https://new.example/",
                                "goals": [{"ref": "sale", "payout": "1", "currency": "EUR"}]}]})");
  EXPECT_TRUE(eventually([&] {
    return server_->client().get("/click?offer=new&aff=nora").location().starts_with("https://new");
  }));
  disk_->free_again();
  ASSERT_TRUE(eventually([&] {
    return read_file(disk_->path() / "data/catalog.json").find("new.example") != std::string::npos;
  })) << "it is stored as soon as there is space";
  postgres_.stop();
  server_->kill9();
  server_->start();
  EXPECT_TRUE(server_->client().get("/click?offer=new&aff=nora").location().starts_with("https://new"));
}

TEST_F(DiskFull, AServerThatIsStartedOnAFullDiskRedirectsAndRecovers) {
  ASSERT_TRUE(click());
  disk_->fill_up();
  click_until_refused();
  server_->kill9();
  server_->start();
  client_.emplace(server_->port());
  expect_policy_holds();
  disk_->free_again();
  ASSERT_TRUE(recorded_again()) << server_->log();
  EXPECT_TRUE(eventually([&] { return count_lost(postgres_.url(), acknowledged_) == 0; }));
}

}  // namespace
}  // namespace homing::test
