#include <gtest/gtest.h>

#include <chrono>
#include <iostream>

#include "tests/support/crowd.hpp"
#include "tests/support/load.hpp"
#include "tests/support/metrics_page.hpp"
#include "tests/support/process_usage.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int kDescriptors = 256;
constexpr int kConnects = 2000;

class Descriptors : public testing::Test {
 protected:
  Descriptors() {
    EXPECT_EQ(tracker_.server.stop(), 0);
    tracker_.server.limit_descriptors(kDescriptors);
    tracker_.server.settings()["HOMING_JOURNAL_SEGMENT_SIZE"] = "1MiB";
    tracker_.server.start();
  }

  void wait_for_clicks(const ClickLoad& load, std::size_t more) {
    const std::size_t wanted = load.acknowledged() + more;
    ASSERT_TRUE(eventually([&] { return load.acknowledged() >= wanted; })) << tracker_.server.log();
  }

  Tracker tracker_;
};

TEST_F(Descriptors, WhenTheyAreGoneTheServerWaitsCalmlyAndRecoversAndLosesNothing) {
  ASSERT_EQ(raise_descriptor_limit(kConnects + 200), kConnects + 200);
  const pid_t server = tracker_.server.process().id();
  ClickLoad load(tracker_.server.port(), 2, 40);  // connected before the crowd, and not put out by it
  HttpClient client = tracker_.server.admin();
  ASSERT_EQ(client.get("/healthz").status, 200);  // has its connection before there is none
  wait_for_clicks(load, 20);

  Crowd crowd(tracker_.server.port());
  crowd.join(kConnects);
  ASSERT_TRUE(eventually([&] { return crowd.answered_with("HTTP/1.1 503") > 0; })) << "some are told";
  EXPECT_GT(metric(client.get("/metrics").body, "homing_http_connections"), kDescriptors / 3U);
  const auto cpu_before = cpu_time(server);
  const auto start = Clock::now();
  wait_for_clicks(load, 80);
  const auto cpu = cpu_time(server) - cpu_before;
  const double share = static_cast<double>(cpu / 1ms) / static_cast<double>((Clock::now() - start) / 1ms);
  EXPECT_LT(open_descriptors(server), static_cast<std::size_t>(kDescriptors))
      << "none is left for the journal";

  crowd.leave();
  const auto left = Clock::now();
  EXPECT_TRUE(eventually([&] {
    try {
      return tracker_.server.client().get("/click?offer=shoes&aff=nora").status == 302;
    } catch (const ConnectionError&) {
      return false;
    }
  }));
  const auto recovery = Clock::now() - left;
  wait_for_clicks(load, 20);
  load.stop();

  std::cout << "with no descriptor left: " << share * 100 << " % of a core; a new connection is served "
            << recovery / 1ms << " ms after the crowd has left\n";
  EXPECT_LT(share, 0.2 * kSlowdown);
  EXPECT_TRUE(load.other_answers().empty());
  EXPECT_EQ(load.cut_off(), 0U);
  tracker_.settle();
  EXPECT_EQ(count_lost(tracker_.database.url(), load.ids()), 0U);
  EXPECT_EQ(tracker_.verify().exit_code, 0);
}

}  // namespace
}  // namespace homing::test
