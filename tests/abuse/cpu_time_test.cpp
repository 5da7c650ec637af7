// Requests that are made to be dear: each may cost the server a little time, whatever is in it.

#include <gtest/gtest.h>

#include "abused_tracker.hpp"
#include "tests/support/abuse_corpus.hpp"
#include "tests/support/process_usage.hpp"
#include "tests/support/raw_client.hpp"

namespace homing::test {
namespace {

using namespace std::chrono_literals;

struct Dear {
  const char* name;
  std::string bytes;
};

std::string click_with(const std::string& query) {
  return "GET " + kClickTarget + query + " HTTP/1.1\r\nHost: a\r\n\r\n";
}
std::string form_of(const std::string& body) {
  return post_with("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
                       std::to_string(body.size()) + "\r\n",
                   body);
}
std::string json_of(const std::string& body) {
  return post_with(
      "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n", body);
}

/// Headers of one name's length, all different.
std::string headers(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) lines += "X-" + std::to_string(10'000 + i) + ": y\r\n";
  return lines;
}

TEST(CpuTime, OfARequestIsSmallWhateverIsInIt) {
  constexpr int kTimes = 100;
  constexpr std::chrono::milliseconds kMost =
      kSlowdown == 1 ? 5ms : 200ms;  // parsing is dearest to sanitizers
  const std::vector<Dear> all{
      {"a plain click", kGoodClick},
      {"3,000 parameters", click_with(repeated("&a", 3000))},
      {"sixty parameters of one name", click_with(repeated("&sub1=x", 60))},
      {"eight kilobytes of escapes", click_with("&sub1=" + repeated("%0d", 2600))},
      {"question marks", click_with("&" + repeated("?", 7900))},
      {"20,000 headers", get_with("Host: a\r\n" + headers(20'000))},
      {"as many headers as may be", get_with("Host: a\r\n" + headers(98))},
      {"forwarded by thousands",
       get_with("Host: a\r\nX-Forwarded-For: 1.1.1.1" + repeated(",1.1.1.1", 3000) + "\r\n")},
      {"a form of 20,000 fields", form_of("click_id=x" + repeated("&a=b", 16'000))},
      {"JSON nested 60,000 deep", json_of(std::string(60'000, '['))},
      {"JSON of one name, over and over", json_of("{" + repeated("\"a\":1,", 10'000) + "\"a\":1}")},
      {"JSON with a long number", json_of("{\"amount\":" + std::string(60'000, '9') + "}")},
  };
  AbusedTracker abused;
  const pid_t server = abused.tracker.server.process().id();
  for (const Dear& dear : all) {
    const auto before = cpu_time(server);
    for (int i = 0; i < kTimes; ++i) {
      RawClient client(abused.tracker.server.port());
      client.send(dear.bytes);
      ASSERT_TRUE(client.read_response().has_value()) << dear.name;
    }
    const auto each = std::chrono::duration<double, std::milli>(cpu_time(server) - before) / kTimes;
    EXPECT_LE(each, kMost) << dear.name;
    std::cout << each.count() << " ms: " << dear.name << "\n";
  }
  abused.click_as_usual();
}

}  // namespace
}  // namespace homing::test
