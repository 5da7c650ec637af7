#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/support/connection.hpp"
#include "tests/support/database_faults.hpp"
#include "tests/support/load.hpp"
#include "tests/support/postback_load.hpp"
#include "tests/support/postgres_proxy.hpp"
#include "tests/support/process_usage.hpp"
#include "tests/support/scale.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr int kRate = 1000;  // clicks a second
constexpr int kClients = 2;

/// Load, faults and restarts, mixed at random for as long as one likes. In the second half the server is not
/// restarted any more: what grows there, grows for ever.
class Soak : public testing::Test {
 protected:
  Soak()
      : proxy_(postgres_.url()),
        server_(proxy_.url(), {{"HOMING_POSTBACK_WAIT", "300ms"},
                               {"HOMING_DATABASE_STATEMENT_TIMEOUT", "2s"},
                               {"HOMING_JOURNAL_SEGMENT_SIZE", "1MiB"}}) {
    migrate(postgres_.url());
    apply_catalog(postgres_.url(), test_catalog());
    server_.start();
  }

  [[nodiscard]] std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }
  void hold(std::chrono::milliseconds at_most) {  // a stretch of load, as long as it is drawn
    std::this_thread::sleep_for(std::chrono::milliseconds(below(static_cast<std::size_t>(at_most.count()))));
  }
  [[nodiscard]] nlohmann::json ready() { return nlohmann::json::parse(server_.admin().get("/readyz").body); }

  void fail_database() {
    const DatabaseFault fault = kDatabaseFaults.at(below(kDatabaseFaults.size()));
    // A sanitizer's server opens connections so slowly that it stays behind a slow database for minutes.
    if (fault == DatabaseFault::kSlow && kSlowdown != 1) return;
    faults_.cause(fault);
    hold(3s);
    faults_.cure();
  }
  void cut_commits() {
    for (int i = 0; i < 3; ++i) {
      proxy_.cut_next(static_cast<Cut>(below(3)));
      hold(500ms);
    }
  }
  void storm_of_connections() {
    std::vector<Connection> idle;
    for (int i = 0; i < 300; ++i) idle.emplace_back(server_.port());
    for (Connection& connection : idle) connection.send("GET /click?offer=sho");
    hold(1s);
  }
  void change_catalog() {
    apply_catalog(postgres_.url(),
                  R"({"affiliates": [{"ref": "soak-)" + std::to_string(below(100)) + R"("}]})");
  }
  void restart_server() {
    if (below(2) == 0) {
      server_.kill9();
    } else {
      EXPECT_EQ(server_.stop(), 0) << server_.log();
    }
    server_.start();
  }

  void do_something(bool may_restart) {
    switch (below(may_restart ? 6 : 4)) {
      case 0:
        return fail_database();
      case 1:
        return cut_commits();
      case 2:
        return storm_of_connections();
      case 3:
        return change_catalog();
      default:
        return restart_server();
    }
  }

  void run_for(SteadyClock::duration time, bool may_restart) {
    const auto end = SteadyClock::now() + time;
    auto report_due = SteadyClock::now() + 1min;
    while (SteadyClock::now() < end) {
      do_something(may_restart);
      hold(1s);
      if (SteadyClock::now() < report_due) continue;
      report_due = SteadyClock::now() + 1min;
      report();
    }
  }

  void report() {
    const auto now = ready();
    const LoadSummary summary = load_->take_summary();
    std::cout << load_->acknowledged() << " clicks, p99 " << summary.p99.count() << " us, resident "
              << resident_bytes(server_.process().id()) / 1024 << " KiB, descriptors "
              << open_descriptors(server_.process().id()) << ", journal " << now.at("journal_bytes")
              << " bytes, lag " << now.at("lag_records") << " records" << std::endl;
  }

  [[nodiscard]] bool settled() {
    return eventually([&] { return ready().at("lag_records") == 0 && ready().at("degraded").empty(); }, 2min);
  }

  PrivatePostgres postgres_{{"max_connections=30"}};
  PostgresProxy proxy_;
  FaultyPostgres faults_{postgres_};
  HomingServer server_;
  std::optional<ClickLoad> load_;
  std::mt19937_64 random_{std::random_device{}()};
};

TEST_F(Soak, IsFlatAndLosesNothing) {
  const std::chrono::seconds length(scaled("HOMING_SOAK_SECONDS", 6));
  load_.emplace(server_.port(), kClients, kRate);
  PostbackLoad postbacks(server_.port(), *load_, 20);
  run_for(length / 2, true);
  ASSERT_TRUE(settled()) << server_.log();
  run_for(length / 10, false);  // to warm up
  const std::uint64_t memory_before = resident_bytes(server_.process().id());
  run_for(length * 4 / 10, false);
  ASSERT_TRUE(settled()) << server_.log();
  report();
  EXPECT_LE(ready().at("journal_bytes"), 2U << 20) << "all is applied: what is left is the segment in use";
  const std::uint64_t memory_after = resident_bytes(server_.process().id());
  postbacks.stop();
  load_->stop();

  EXPECT_LE(memory_after, memory_before + (16U << 20) * kSlowdown);
  // The server's own: journal, database, listeners, epoll. No connection of a client is left.
  constexpr std::size_t kOwnDescriptors = 40;
  EXPECT_TRUE(eventually([&] { return open_descriptors(server_.process().id()) < kOwnDescriptors; }))
      << open_descriptors(server_.process().id());
  ASSERT_TRUE(settled()) << server_.log();
  const std::vector<std::string> none;
  EXPECT_EQ(not_once_in("clicks", postgres_.url(), load_->ids()), none);
  EXPECT_EQ(not_once_in("conversions", postgres_.url(), postbacks.acknowledged()), none);
  EXPECT_EQ(load_->other_answers(), (std::map<int, int>{}));
  EXPECT_EQ(postbacks.other_answers(), std::vector<PostbackLoad::OtherAnswer>{});
  const Finished verified = run(homing_command({"verify"}, {{"HOMING_DATABASE_URL", postgres_.url()}}), 5min);
  EXPECT_EQ(verified.exit_code, 0) << verified.output;
  std::cout << load_->ids().size() << " clicks and " << postbacks.acknowledged().size()
            << " postbacks acknowledged, " << proxy_.cuts() << " commits cut; resident "
            << memory_before / 1024 << " KiB, then " << memory_after / 1024 << " KiB\n"
            << verified.output;
}

}  // namespace
}  // namespace homing::test
