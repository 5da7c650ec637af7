// Clients that begin long requests by the thousands and don't end them: each within the limits of one.

#include <gtest/gtest.h>

#include <iostream>

#include "abused_tracker.hpp"
#include "tests/support/abuse_corpus.hpp"
#include "tests/support/crowd.hpp"
#include "tests/support/load.hpp"
#include "tests/support/metrics_page.hpp"
#include "tests/support/process_usage.hpp"
#include "tests/support/scale.hpp"

namespace homing::test {
namespace {

constexpr std::int64_t kKiB = 1024;

/// A postback whose body is long, but whole.
int post_long(HttpClient& client, const std::string& click_id) {
  const std::string body = "click_id=" + click_id + "&ignored=" + std::string(60000, 'x');
  return client.post("/postback", "application/x-www-form-urlencoded", body).status;
}

TEST(LongBodies, BegunByTheThousandsTakeNoMoreMemoryThanIsAllowed) {
  const int connections = scaled("HOMING_UNFINISHED_BODIES", 2000);
  const std::int64_t allowed = connections * 13 * kKiB / 2;  // the default, 64 MiB, for 10,000
  ASSERT_EQ(raise_descriptor_limit(connections + 200), connections + 200)
      << "more than this process may have";
  AbusedTracker abused({{"HOMING_MAX_REQUEST_MEMORY", std::to_string(allowed / kKiB) + "KiB"},
                        {"HOMING_MAX_CONNECTIONS", std::to_string(connections + 200)}});
  HomingServer& server = abused.tracker.server;
  const auto resident = [&] { return static_cast<std::int64_t>(resident_bytes(server.process().id())); };
  const auto given_up = [&] {
    return metric(server.admin().get("/metrics").body, "homing_http_bad_requests_total{reason=\"memory\"}");
  };
  ClickLoad load(server.port(), 4, 200);
  ASSERT_TRUE(eventually([&] { return load.acknowledged() > 100; }));
  const std::int64_t before = resident();

  Crowd crowd(server.port());
  const std::string most_of_it(50000, 'x');
  crowd.join(connections / 2, post_with("Content-Length: 60000\r\n", most_of_it));
  crowd.join(connections / 2, post_with("Transfer-Encoding: chunked\r\n", "EA60\r\n" + most_of_it));
  std::int64_t most = 0;
  HttpClient advertiser = server.client();
  for (int postbacks = 0; postbacks < 50; ++postbacks) {
    crowd.say("y");
    ASSERT_EQ(post_long(advertiser, abused.tracker.click()), 200) << postbacks;
    most = std::max(most, resident() - before);
  }
  EXPECT_TRUE(eventually([&] { return given_up() > 0; }));
  load.stop();

  std::cout << connections << " bodies of 50,000 bytes, " << allowed / kKiB << " KiB allowed: " << most / kKiB
            << " KiB more resident memory, " << given_up() << " given up\n";
  // Beside what is allowed: what an idle connection takes, and what clicks and postbacks do.
  EXPECT_LE(most, (allowed + connections * 10 * kKiB + 8 * 1024 * kKiB) * kSlowdown);
  EXPECT_TRUE(load.other_answers().empty());
  EXPECT_EQ(load.cut_off(), 0U);
  abused.tracker.settle();
  EXPECT_EQ(count_lost(abused.tracker.database.url(), load.ids()), 0U);
}

}  // namespace
}  // namespace homing::test
