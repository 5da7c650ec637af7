#include <gtest/gtest.h>

#include <array>
#include <iostream>
#include <thread>

#include "tests/support/load.hpp"
#include "tests/support/postback_load.hpp"
#include "tests/support/process_usage.hpp"
#include "tests/support/scale.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr std::uint64_t kMiB = 1U << 20;
// What a server may have grown by when it has caught up.
constexpr std::uint64_t kKeptMemory = 4 * kMiB;

/// A tracker whose journal grows because PostgreSQL is away, and is carried over a kill -9.
class Backlog : public testing::Test {
 protected:
  Backlog()
      : server_(postgres_.url(), {{"HOMING_POSTBACK_WAIT", "1ms"},
                                  {"HOMING_JOURNAL_SEGMENT_SIZE", "16MiB"},
                                  {"HOMING_JOURNAL_MAX_SIZE", "20GiB"},
                                  {"HOMING_JOURNAL_KEPT_SIZE", "0"}}) {
    migrate(postgres_.url());
    apply_catalog(postgres_.url(), test_catalog());
    server_.start();
  }

  [[nodiscard]] nlohmann::json ready() { return nlohmann::json::parse(server_.admin().get("/readyz").body); }
  [[nodiscard]] std::uint64_t memory() { return resident_bytes(server_.process().id()); }

  /// Kills it, starts it without its database, and returns when a click has been answered.
  void restart_and_click() {
    server_.kill9();
    const auto start = SteadyClock::now();
    server_.start();
    ids_.push_back(click_id_in(server_.client().get("/click?offer=shoes&aff=nora").location()));
    const auto served = std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start);
    EXPECT_NE(ids_.back(), "");
    EXPECT_LE(served, 20s);
    std::cout << "first click " << served.count() << " ms after the start, " << memory() / 1024
              << " KiB resident\n";
  }
  /// Clicks that take up `bytes` of the journal, by several clients at once.
  void fill_journal(std::uint64_t bytes) {
    constexpr std::uint64_t kClients = 8;
    const std::string target = "/click?offer=shoes&aff=nora&other=" + std::string(7000, 'x');
    std::array<std::vector<std::string>, kClients> ids;
    std::vector<std::jthread> clients;
    for (std::vector<std::string>& own : ids) {
      clients.emplace_back([&] {
        HttpClient client = server_.client();
        for (std::uint64_t sent = 0; sent < bytes / kClients; sent += target.size()) {
          const HttpResponse response = client.get(target);
          ASSERT_EQ(response.status, 302);
          own.push_back(click_id_in(response.location()));
        }
      });
    }
    clients.clear();
    for (const std::vector<std::string>& own : ids) ids_.insert(ids_.end(), own.begin(), own.end());
  }

  /// The database comes back; returns when it has everything.
  void carry_over() {
    const std::uint64_t before = memory();
    postgres_.start();
    const auto start = SteadyClock::now();
    std::uint64_t most = 0;
    ASSERT_TRUE(eventually(
        [&] {
          most = std::max(most, memory());
          return ready().at("lag_records") == 0;
        },
        1h))
        << server_.log();
    std::cout << "all in the database after "
              << std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start).count()
              << " ms, at most " << most / 1024 << " KiB resident\n";
    EXPECT_LE(most, 256 * kMiB * kSlowdown);
    if (kSlowdown > 1) return;  // a sanitizer keeps what is freed
    EXPECT_TRUE(eventually([&] { return memory() <= before + kKeptMemory; }))
        << memory() / 1024 << " KiB resident behind it, " << before / 1024 << " KiB in front";
  }

  PrivatePostgres postgres_;
  HomingServer server_;
  std::vector<std::string> ids_;
};

TEST_F(Backlog, OfAnySizeIsServedBesideFromTheStartInConstantMemory) {
  const std::uint64_t size = static_cast<std::uint64_t>(scaled("HOMING_BACKLOG_MIB", 24)) * kMiB;
  postgres_.stop();
  fill_journal(size);
  EXPECT_GE(ready().at("journal_bytes").get<std::uint64_t>(), size);
  restart_and_click();
  carry_over();
  EXPECT_EQ(count_lost(postgres_.url(), ids_), 0U) << "of " << ids_.size();
}

TEST_F(Backlog, PostbacksThatWereQueuedLeadToOneConversionEach) {
  const auto wanted = static_cast<std::size_t>(scaled("HOMING_QUEUED_POSTBACKS", 200));
  postgres_.stop();
  ClickLoad clicks(server_.port());
  PostbackLoad postbacks(server_.port(), clicks, 1, 8);
  ASSERT_TRUE(eventually([&] { return postbacks.acknowledged().size() >= wanted; }, 1h));
  postbacks.stop();
  clicks.stop();
  restart_and_click();
  carry_over();

  const std::vector<std::string> none;
  const std::vector<std::string> answered = postbacks.acknowledged();
  EXPECT_EQ(not_once_in("conversions", postgres_.url(), answered), none) << "of " << answered.size();
  EXPECT_EQ(count_lost(postgres_.url(), clicks.ids()), 0U);
  EXPECT_EQ(postbacks.other_answers(), std::vector<PostbackLoad::OtherAnswer>{});
  std::cout << answered.size() << " postbacks were told 202\n";
}

}  // namespace
}  // namespace homing::test
