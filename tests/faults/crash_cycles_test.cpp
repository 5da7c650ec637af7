#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <random>
#include <set>

#include "tests/faults/journal_damage.hpp"
#include "tests/support/database_faults.hpp"
#include "tests/support/load.hpp"
#include "tests/support/metrics_page.hpp"
#include "tests/support/postback_load.hpp"
#include "tests/support/scale.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// A server that is killed again and again under load, with PostgreSQL failing in every second cycle, and its
/// journal torn or hurt between two lives.
class CrashCycles : public testing::Test {
 protected:
  CrashCycles()
      : server_(postgres_.url(), {{"HOMING_POSTBACK_WAIT", "50ms"},
                                  {"HOMING_DATABASE_STATEMENT_TIMEOUT", "2s"},
                                  {"HOMING_JOURNAL_SEGMENT_SIZE", "1MiB"}}) {
    migrate(postgres_.url());
    apply_catalog(postgres_.url(), test_catalog());
    server_.start();
    load_.emplace(server_.port());
    postbacks_.emplace(server_.port(), *load_);
  }

  void wait_for_clicks(std::size_t more) {
    const std::size_t wanted = load_->acknowledged() + more;
    ASSERT_TRUE(eventually([&] { return load_->acknowledged() >= wanted; })) << server_.log();
  }

  void hurt_journal(int cycle) {
    const std::filesystem::path journal = server_.data_folder() / "journal";
    if (cycle % 3 == 1) tear_tail(journal, random_);
    if (cycle % 3 == 2) hurt_.insert(flip_bit(journal, random_));
  }

  void start_again() {
    const auto before = SteadyClock::now();
    server_.start();
    slowest_start_ = std::max(slowest_start_, SteadyClock::now() - before);
  }

  void run_cycle(int cycle, std::size_t clicks) {
    std::optional<DatabaseFault> fault;
    if (cycle % 2 == 1)
      fault = kDatabaseFaults.at(static_cast<std::size_t>(cycle) / 2 % kDatabaseFaults.size());
    SCOPED_TRACE("cycle " + std::to_string(cycle) + ", PostgreSQL " +
                 std::string(fault ? name_of(*fault) : "well"));
    wait_for_clicks(clicks / 3);
    if (fault) faults_.cause(*fault);
    wait_for_clicks(clicks / 3);
    server_.kill9();
    hurt_journal(cycle);
    start_again();
    wait_for_clicks(clicks / 3);
    faults_.cure();
    if (fault) expect_resumed();
  }

  /// The server applies again. It starts from its stored catalog where PostgreSQL fails, and so knows a
  /// cursor only afterwards.
  void expect_resumed() {
    const std::uint64_t before = applied_to();
    const auto cured = SteadyClock::now();
    EXPECT_TRUE(eventually([&] { return applied_to() > before; })) << server_.log();
    slowest_resume_ = std::max(slowest_resume_, SteadyClock::now() - cured);
  }

  [[nodiscard]] std::uint64_t applied_to() {
    return metric(server_.admin().get("/metrics").body, "homing_applier_position");
  }

  [[nodiscard]] bool settled() {
    return eventually(
        [&] {
          const auto ready = nlohmann::json::parse(server_.admin().get("/readyz").body);
          return ready.at("lag_records") == 0 && ready.at("degraded").empty();
        },
        4 * kDeadline);
  }

  /// But for those whose record the test itself has hurt.
  [[nodiscard]] std::vector<std::string> except_hurt(std::vector<std::string> clicks) const {
    std::erase_if(clicks, [&](const std::string& click) { return hurt_.contains(click); });
    return clicks;
  }

  PrivatePostgres postgres_{{"max_connections=30"}};
  FaultyPostgres faults_{postgres_};
  HomingServer server_;
  std::optional<ClickLoad> load_;
  std::optional<PostbackLoad> postbacks_;
  std::mt19937_64 random_{20261124};
  std::set<std::string> hurt_;
  SteadyClock::duration slowest_start_{};
  SteadyClock::duration slowest_resume_{};
};

TEST_F(CrashCycles, NothingAcknowledgedIsLostOrDoubled) {
  constexpr int kEveryFaultOnce = 2 * static_cast<int>(kDatabaseFaults.size());
  constexpr int kClicksACycle = 5000;
  const int clicks = scaled("HOMING_CRASH_CLICKS", 1800);
  const int cycles = std::max(kEveryFaultOnce, clicks / kClicksACycle);
  for (int cycle = 0; cycle < cycles && !HasFatalFailure(); ++cycle)
    run_cycle(cycle, static_cast<std::size_t>(clicks / cycles));
  wait_for_clicks(100);
  postbacks_->stop();
  load_->stop();
  ASSERT_TRUE(settled()) << server_.log();

  const std::vector<std::string> ids = load_->ids();
  const std::vector<std::string> paid = postbacks_->acknowledged();
  EXPECT_TRUE(load_->other_answers().empty()) << "every click that was answered got its 302 and its ID";
  for (const PostbackLoad::OtherAnswer& answer : postbacks_->other_answers()) {
    const bool of_a_hurt_click =
        hurt_.contains(answer.click) && answer.text.find("click_unknown") != std::string::npos;
    EXPECT_TRUE(of_a_hurt_click) << answer;
  }
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size()) << "an ID was handed out twice";
  EXPECT_EQ(not_once_in("clicks", postgres_.url(), except_hurt(ids)), std::vector<std::string>{});
  EXPECT_EQ(not_once_in("conversions", postgres_.url(), except_hurt(paid)), std::vector<std::string>{});
  EXPECT_EQ(rows(postgres_.url(), "SELECT position, reason FROM rejected_records"), std::vector<Row>{});
  const Finished verified = run(homing_command({"verify"}, {{"HOMING_DATABASE_URL", postgres_.url()}}));
  EXPECT_EQ(verified.exit_code, 0) << verified.output;

  const auto start = std::chrono::duration_cast<std::chrono::milliseconds>(slowest_start_);
  const auto resume = std::chrono::duration_cast<std::chrono::milliseconds>(slowest_resume_);
  std::cout << cycles << " cycles: " << ids.size() << " clicks and " << paid.size()
            << " postbacks acknowledged, " << hurt_.size() << " records hurt, slowest start " << start.count()
            << " ms, slowest to resume " << resume.count() << " ms\n";
}

}  // namespace
}  // namespace homing::test
