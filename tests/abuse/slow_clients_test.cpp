// Clients that hold connections and give nothing for it: idle, dripping, not reading.

#include <gtest/gtest.h>

#include <chrono>
#include <iostream>
#include <list>

#include "abused_tracker.hpp"
#include "tests/support/abuse_corpus.hpp"
#include "tests/support/crowd.hpp"
#include "tests/support/load.hpp"
#include "tests/support/process_usage.hpp"
#include "tests/support/scale.hpp"

namespace homing::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// From the last to connect until all are cut off: longer than the timeouts here, by what a busy machine adds,
// and shorter than the shortest of those that a server has by default.
constexpr auto kAtMost = 9s;

std::map<std::string, std::string> short_timeouts(int connections) {
  return {{"HOMING_HEADER_TIMEOUT", "1500ms"},
          {"HOMING_IDLE_TIMEOUT", "2s"},
          {"HOMING_REQUEST_TIMEOUT", "2500ms"},
          {"HOMING_MAX_CONNECTIONS", std::to_string(connections)}};
}

TEST(SlowClients, AreCutOffInTimeHoweverTheyStall) {
  struct Kind {
    const char* name;
    std::string greeting;
    const char* drip;
    const char* answer;
  };
  const std::vector<Kind> kinds{
      {"say nothing", "", "", ""},
      {"send empty lines", "\r\n", "", ""},
      {"have had an answer", kGoodClick, "", "HTTP/1.1 302"},
      {"stall in the request line", "GET /cl", "", "HTTP/1.1 408"},
      {"drip the target", "GET /click?", "a", "HTTP/1.1 408"},
      {"drip a header", "GET /click HTTP/1.1\r\nX: ", "y", "HTTP/1.1 408"},
      {"stall in front of the body", post_with("Content-Length: 60000\r\n", ""), "", "HTTP/1.1 408"},
      {"drip the body", post_with("Content-Length: 60000\r\n", ""), "y", "HTTP/1.1 408"},
      {"drip chunks", post_with("Transfer-Encoding: chunked\r\n", ""), "1\r\ny\r\n", "HTTP/1.1 408"},
      {"expect to be asked", post_with("Expect: 100-continue\r\nContent-Length: 5\r\n", ""), "",
       "HTTP/1.1 100"},
  };
  constexpr int kOfEach = 5;
  AbusedTracker abused(short_timeouts(1000));
  std::list<Crowd> crowds;
  for (const Kind& kind : kinds)
    crowds.emplace_back(abused.tracker.server.port()).join(kOfEach, kind.greeting);
  const auto joined = Clock::now();
  auto crowd = crowds.begin();
  for (const Kind& kind : kinds) {
    SCOPED_TRACE(kind.name);
    // All the others go on as well meanwhile, and are looked at in their turn.
    EXPECT_TRUE(eventually([&] {
      for (auto [other, i] = std::pair(crowds.begin(), std::size_t{0}); i < kinds.size(); ++i, ++other) {
        other->say(kinds[i].drip);
      }
      return crowd->open() == 0;
    }));
    EXPECT_EQ(crowd->answered_with(kind.answer), kOfEach);
    ++crowd;
  }
  EXPECT_LT(Clock::now() - joined, kAtMost);
  crowds.clear();
  EXPECT_TRUE(eventually([&] { return abused.open_connections() == 1; })) << "the server has let go of them";
  abused.click_as_usual();
}

TEST(SlowClients, ThatReadNothingAreCutOffInTime) {
  // Were the answers to fit into the sockets' buffers, the connections would stay until they are idle: 30 s.
  const std::map<std::string, std::string> settings{{"HOMING_WRITE_TIMEOUT", "5s"}};
  AbusedTracker abused(settings);
  Crowd crowd(abused.tracker.server.admin_port());  // whose answers are the longest
  const auto start = Clock::now();
  crowd.join(3, repeated("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", 1000));
  ASSERT_TRUE(eventually([&] { return abused.open_connections() > 3; }));
  EXPECT_TRUE(eventually([&] { return abused.open_connections() == 1; }));
  EXPECT_LT(Clock::now() - start, 20s) << "what it is by default";
  abused.click_as_usual();
}

constexpr int kFewConnections = 1000;

using Quantile = std::chrono::microseconds LoadSummary::*;

/// In the short version a stall of the machine decides the slowest five of five hundred answers.
Quantile what_counts(int connections) {
  return connections > kFewConnections ? &LoadSummary::p99 : &LoadSummary::p50;
}

TEST(SlowClients, ByTheThousandsAreNotNoticedByGoodOnes) {
  const int connections = scaled("HOMING_SLOW_CONNECTIONS", kFewConnections);
  ASSERT_EQ(raise_descriptor_limit(connections + 200), connections + 200)
      << "more than this process may have";
  AbusedTracker abused(short_timeouts(connections + 200));
  HomingServer& server = abused.tracker.server;
  ClickLoad load(server.port(), 4, 200);
  const auto wait_for_clicks = [&](std::size_t more) {
    const std::size_t wanted = load.acknowledged() + more;
    ASSERT_TRUE(eventually([&] { return load.acknowledged() >= wanted; }));
  };
  wait_for_clicks(100);
  (void)load.take_summary();  // the first ones warm it up
  wait_for_clicks(200);
  const LoadSummary normal = load.take_summary();
  const std::uint64_t memory_before = resident_bytes(server.process().id());

  const auto start = Clock::now();
  Crowd idle(server.port());
  idle.join(connections / 2);
  Crowd slow(server.port());
  slow.join(connections / 4, "GET /click?offer=shoes HTTP/1.1\r\nHost: a\r\nX: ");
  slow.join(connections - connections / 2 - connections / 4, post_with("Content-Length: 60000\r\n", ""));
  // Connected is not yet accepted.
  EXPECT_TRUE(eventually(
      [&] { return abused.open_connections() > static_cast<std::uint64_t>(connections) * 9 / 10; }));
  const auto joined = Clock::now();
  const std::uint64_t memory_with = resident_bytes(server.process().id());
  const LoadSummary joining = load.take_summary();
  // Not more often: the clients share the machine with the server.
  auto next_drip = Clock::now();
  EXPECT_TRUE(eventually([&] {
    if (Clock::now() < next_drip) return false;
    next_drip += 100ms;
    slow.say("y");
    return slow.open() == 0 && idle.open() == 0;
  }));
  const auto closed_in = Clock::now() - joined;
  const LoadSummary crowded = load.take_summary();
  wait_for_clicks(200);
  // The machine has other things to do as well: the worse of both counts.
  const LoadSummary afterwards = load.take_summary();
  load.stop();

  const auto per_connection =
      (static_cast<std::int64_t>(memory_with) - static_cast<std::int64_t>(memory_before)) / connections;
  const Quantile quantile = what_counts(connections);
  const auto usual = std::max(normal.*quantile, afterwards.*quantile);
  std::cout << connections << " slow connections, joined in " << (joined - start) / 1ms << " ms, closed "
            << closed_in / 1ms << " ms after the last came; p99 of a click "
            << std::max(normal.p99, afterwards.p99).count() << " us without them, " << joining.p99.count()
            << " us while they come, " << crowded.p99.count() << " us with them, median "
            << crowded.p50.count() << " us; " << per_connection << " bytes a connection\n";
  EXPECT_LE(crowded.*quantile, std::max<std::chrono::microseconds>(3 * usual, 50ms) * kSlowdown);
  EXPECT_LT(closed_in, kAtMost);
  EXPECT_LE(per_connection, 16 * 1024 * kSlowdown);
  EXPECT_TRUE(load.other_answers().empty());
  EXPECT_EQ(load.cut_off(), 0U);
  abused.tracker.settle();
  EXPECT_EQ(count_lost(abused.tracker.database.url(), load.ids()), 0U);
}

}  // namespace
}  // namespace homing::test
