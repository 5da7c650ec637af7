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

constexpr auto kHeaderTimeout = 1500ms;
constexpr auto kIdleTimeout = 2000ms;
constexpr auto kRequestTimeout = 2500ms;
// How late a deadline is noticed at most, and what a busy machine adds.
constexpr auto kLate = 1000ms * kSlowdown;

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
    std::chrono::milliseconds timeout;
    const char* answer;
  };
  const std::vector<Kind> kinds{
      {"say nothing", "", "", kIdleTimeout, ""},
      {"send empty lines", "\r\n", "", kIdleTimeout, ""},
      {"have had an answer", kGoodClick, "", kIdleTimeout, "HTTP/1.1 302"},
      {"stall in the request line", "GET /cl", "", kHeaderTimeout, "HTTP/1.1 408"},
      {"drip the target", "GET /click?", "a", kHeaderTimeout, "HTTP/1.1 408"},
      {"drip a header", "GET /click HTTP/1.1\r\nX: ", "y", kHeaderTimeout, "HTTP/1.1 408"},
      {"stall in front of the body", post_with("Content-Length: 60000\r\n", ""), "", kRequestTimeout,
       "HTTP/1.1 408"},
      {"drip the body", post_with("Content-Length: 60000\r\n", ""), "y", kRequestTimeout, "HTTP/1.1 408"},
      {"drip chunks", post_with("Transfer-Encoding: chunked\r\n", ""), "1\r\ny\r\n", kRequestTimeout,
       "HTTP/1.1 408"},
      {"expect to be asked", post_with("Expect: 100-continue\r\nContent-Length: 5\r\n", ""), "",
       kRequestTimeout, "HTTP/1.1 100"},
  };
  constexpr int kOfEach = 5;
  AbusedTracker abused(short_timeouts(1000));
  const auto start = Clock::now();
  std::list<Crowd> crowds;
  for (const Kind& kind : kinds)
    crowds.emplace_back(abused.tracker.server.port()).join(kOfEach, kind.greeting);
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
  const auto longest = kRequestTimeout + kLate;
  EXPECT_LT(Clock::now() - start, longest);
  crowds.clear();
  EXPECT_TRUE(eventually([&] { return abused.open_connections() == 1; })) << "the server has let go of them";
  abused.click_as_usual();
}

TEST(SlowClients, ThatReadNothingAreCutOffInTime) {
  // Were the answers to fit into the sockets' buffers, the connections would stay until they are idle: 30 s.
  const std::map<std::string, std::string> settings{{"HOMING_WRITE_TIMEOUT", "1s"}};
  AbusedTracker abused(settings);
  Crowd crowd(abused.tracker.server.admin_port());  // whose answers are the longest
  const auto start = Clock::now();
  crowd.join(3, repeated("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", 1000));
  ASSERT_TRUE(eventually([&] { return abused.open_connections() > 3; }));
  EXPECT_TRUE(eventually([&] { return abused.open_connections() == 1; }));
  EXPECT_LT(Clock::now() - start, 3s + kLate);
  abused.click_as_usual();
}

TEST(SlowClients, ByTheThousandsAreNotNoticedByGoodOnes) {
  const int connections = scaled("HOMING_SLOW_CONNECTIONS", 1000);
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
  const auto closed_in = Clock::now() - start;
  const LoadSummary crowded = load.take_summary();
  wait_for_clicks(200);
  // The machine has other things to do as well: the worse of both counts.
  const auto usual = std::max(normal.p99, load.take_summary().p99);
  load.stop();

  const auto per_connection =
      (static_cast<std::int64_t>(memory_with) - static_cast<std::int64_t>(memory_before)) / connections;
  std::cout << connections << " slow connections, joined in " << (joined - start) / 1ms << " ms, closed "
            << closed_in / 1ms << " ms after the first came; p99 of a click " << usual.count()
            << " us without them, " << joining.p99.count() << " us while they come, " << crowded.p99.count()
            << " us with them; " << per_connection << " bytes a connection\n";
  EXPECT_LE(crowded.p99, std::max<std::chrono::microseconds>(3 * usual, 50ms) * kSlowdown);
  EXPECT_LT(closed_in, kRequestTimeout + (joined - start) + kLate);
  EXPECT_LE(per_connection, 16 * 1024 * kSlowdown);
  EXPECT_TRUE(load.other_answers().empty());
  EXPECT_EQ(load.cut_off(), 0U);
  abused.tracker.settle();
  EXPECT_EQ(count_lost(abused.tracker.database.url(), load.ids()), 0U);
}

}  // namespace
}  // namespace homing::test
