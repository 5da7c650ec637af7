#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/load.hpp"
#include "tests/support/process_usage.hpp"
#include "tests/support/scale.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds kShort{3};

/// Clicks a second. The short version shares its machine with other tests.
int rate_for(std::chrono::seconds away) {
  return away > kShort ? 5000 : 300;
}

/// What a visitor may wait, p99, while the database is away for long. Of the short version's thousand answers
/// a single stall of the machine decides the slowest ten.
constexpr auto kUnnoticed = 50ms * kSlowdown;

void print(const char* stretch, const LoadSummary& summary) {
  std::cout << stretch << ": " << summary.answers << " answers, p50 " << summary.p50.count() << " us, p99 "
            << summary.p99.count() << " us, slowest " << summary.slowest.count() << " us\n";
}

TEST(OutageUnderLoad, IsNotNoticedByVisitors) {
  const std::chrono::seconds away(scaled("HOMING_OUTAGE_SECONDS", kShort.count()));
  const std::chrono::seconds before = std::min<std::chrono::seconds>(away, 60s);
  PrivatePostgres postgres;
  HomingServer server(postgres.url());
  migrate(postgres.url());
  apply_catalog(postgres.url(), test_catalog());
  server.start();

  const int rate = rate_for(away);
  constexpr int kClients = 4;
  ClickLoad load(server.port(), kClients, rate);
  std::this_thread::sleep_for(1s);  // to warm up; this is a load over time, there is nothing to wait for
  (void)load.take_summary();
  std::this_thread::sleep_for(before);
  const LoadSummary normal = load.take_summary();
  const std::uint64_t memory_before = resident_bytes(server.process().id());

  postgres.stop();
  const std::size_t answered = load.acknowledged();
  const std::size_t due = static_cast<std::size_t>(rate) * static_cast<std::size_t>(away.count());
  std::this_thread::sleep_for(away);
  // Behind a stall the clients catch up; not where each click has to wait for something.
  EXPECT_TRUE(eventually([&] { return load.acknowledged() - answered >= due; }))
      << load.acknowledged() - answered << " of " << due << " clicks";
  const LoadSummary outage = load.take_summary();
  const std::uint64_t memory_after = resident_bytes(server.process().id());

  postgres.start();
  const auto back = std::chrono::steady_clock::now();
  ASSERT_TRUE(eventually(
      [&] {
        const auto ready = nlohmann::json::parse(server.admin().get("/readyz").body);
        return ready.at("lag_records").get<int>() < rate && ready.at("degraded").empty();
      },
      away + kDeadline))
      << server.log();
  const auto caught_up = std::chrono::steady_clock::now() - back;
  load.stop();
  print("normal", normal);
  print("outage", outage);
  print("catching up", load.take_summary());
  std::cout << "caught up after " << std::chrono::duration_cast<std::chrono::milliseconds>(caught_up).count()
            << " ms; resident memory " << memory_before / 1024 << " KiB before, " << memory_after / 1024
            << " KiB after the outage\n";

  EXPECT_EQ(load.other_answers(), (std::map<int, int>{})) << "only redirects with an ID";
  EXPECT_EQ(load.cut_off(), 0U);
  if (away > kShort) {
    EXPECT_LE(outage.p99, std::max<std::chrono::microseconds>(2 * normal.p99, kUnnoticed));
  }
  EXPECT_LE(memory_after, memory_before + (64U << 20) * kSlowdown);
  ASSERT_TRUE(eventually([&] { return count_lost(postgres.url(), load.ids()) == 0; }));
}

}  // namespace
}  // namespace homing::test
