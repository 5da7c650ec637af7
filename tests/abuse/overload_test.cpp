#include <gtest/gtest.h>

#include <chrono>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "tests/support/load.hpp"
#include "tests/support/metrics_page.hpp"
#include "tests/support/process_usage.hpp"
#include "tests/support/scale.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int kCapacity = 32;
// A sanitizer's server spends most of its time on connections.
constexpr double kGoodputKept = kSlowdown == 1 ? 0.8 : 0.3;

/// Clicks a second, and how long the slowest hundredth took.
struct Stretch {
  double goodput = 0;
  std::chrono::microseconds p99{};
};

std::ostream& operator<<(std::ostream& out, const Stretch& stretch) {
  return out << stretch.goodput << " clicks/s (p99 " << stretch.p99.count() << " us)";
}

class Overload : public testing::Test {
 protected:
  static std::map<std::string, std::string> few_connections() {
    return {{"HOMING_MAX_CONNECTIONS", std::to_string(kCapacity)}, {"HOMING_PUBLIC_HEALTHZ", "true"}};
  }

  /// Looks at the load for a while, from now on. What `more` gets done counts too.
  Stretch watch(ClickLoad& load, const ClickLoad* more = nullptr) const {
    const auto done = [&] { return load.acknowledged() + (more == nullptr ? 0 : more->acknowledged()); };
    const std::size_t before = done();
    (void)load.take_summary();
    const auto start = Clock::now();
    (void)eventually([&] { return Clock::now() >= start + length_; }, length_ + kDeadline);
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return {static_cast<double>(done() - before) / seconds, load.take_summary().p99};
  }

  void expect_all_there(const ClickLoad& load) {
    tracker_.settle();
    EXPECT_EQ(count_lost(tracker_.database.url(), load.ids()), 0U);
  }

  const std::chrono::seconds length_{scaled("HOMING_OVERLOAD_SECONDS", 1)};
  Tracker tracker_{few_connections()};
};

TEST_F(Overload, ThreeTimesTheCapacityLeavesTheGoodputWhereItWas) {
  const pid_t server = tracker_.server.process().id();
  ClickLoad served(tracker_.server.port(), kCapacity - 8);
  (void)watch(served);  // warms up
  const std::uint64_t memory_before = resident_bytes(server);

  double kept = 0;
  // The machine may be busy with something else in one of the stretches.
  for (int round = 0; round < 3 && kept < kGoodputKept; ++round) {
    const Stretch peak = watch(served);
    ClickLoad surplus(tracker_.server.port(), 2 * kCapacity);  // comes back at once, whatever it is told
    const Stretch overloaded = watch(served, &surplus);
    const std::uint64_t memory_with = resident_bytes(server);
    const std::string page = tracker_.server.admin().get("/metrics").body;
    surplus.stop();
    kept = std::max(kept, overloaded.goodput / peak.goodput);
    std::cout << peak << " at most, " << overloaded << " under three times the capacity, with "
              << metric(page, "homing_http_connections_refused_total") << " connections turned away; "
              << memory_before / 1024 << " KiB resident, then " << memory_with / 1024 << "\n";
    EXPECT_GT(metric(page, "homing_http_connections_refused_total"), 0U);
    EXPECT_LE(overloaded.p99, 250ms * kSlowdown);
    EXPECT_LE(memory_with, memory_before + 32 * 1024 * 1024U * kSlowdown);
    for (const auto& [status, count] : surplus.other_answers()) EXPECT_EQ(status, 503) << count;
    expect_all_there(surplus);
  }
  served.stop();
  EXPECT_GE(kept, kGoodputKept);
  EXPECT_TRUE(served.other_answers().empty()) << "who was in is served on";
  EXPECT_EQ(served.cut_off(), 0U);
  expect_all_there(served);
}

TEST_F(Overload, WhoIsTurnedAwayIsToldWhenToComeBackAndGetsInThen) {
  std::vector<HttpClient> in;  // clients with a connection each
  for (int i = 0; i < kCapacity; ++i) {
    in.push_back(tracker_.server.client());
    ASSERT_EQ(in.back().get("/healthz").status, 200);
  }
  const HttpResponse refused = tracker_.server.client().get("/click?offer=shoes&aff=nora");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.header("Retry-After"), "1");
  EXPECT_EQ(refused.header("Connection"), "close");
  EXPECT_EQ(in.front().get("/click?offer=shoes&aff=nora").status, 302);
  in.pop_back();
  EXPECT_TRUE(
      eventually([&] { return tracker_.server.client().get("/click?offer=shoes&aff=nora").status == 302; }));
}

}  // namespace
}  // namespace homing::test
