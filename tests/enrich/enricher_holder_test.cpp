#include "homing/enrich/enricher_holder.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/support/enrichment_data.hpp"
#include "tests/support/mmdb_file.hpp"
#include "tests/support/temp_folder.hpp"

namespace homing::enrich {
namespace {

std::shared_ptr<const Enricher> load(const std::filesystem::path& folder) {
  FileReadings readings;
  return Enricher::load(folder.string(), readings);
}

/// One that has all of 198.51.100.0/24 in that country, and no more.
std::shared_ptr<const Enricher> enricher_of(std::string_view country) {
  const test::TempFolder folder;
  test::MmdbFile file;
  file.add("198.51.100.0", 24, country);
  test::write_file(folder.path() / kCountryFile, file.bytes());
  return load(folder.path());
}

TEST(EnricherHolder, KnowsNothingWithoutData) {
  const EnricherHolder holder;
  const Visitor visitor = holder.look_up("198.51.100.1", test::kFirefox);
  EXPECT_EQ(visitor.country, "");
  EXPECT_EQ(visitor.user_agent, nullptr);
  EXPECT_EQ(visitor.device(), "");
  EXPECT_EQ(visitor.os(), "");
  EXPECT_EQ(visitor.browser(), "");
  EXPECT_FALSE(visitor.is_bot());
  EXPECT_FALSE(holder.knows_bots());
  EXPECT_EQ(holder.network("198.51.100.1"), "");
}

TEST(EnricherHolder, TellsTheNetworkOfAnAddressByThePresentData) {
  const test::TempFolder folder;
  test::write_enrichment_data(folder.path());
  EnricherHolder holder;
  holder.replace(load(folder.path()));
  EXPECT_EQ(holder.network("198.51.100.1"), "AS64500 Example Net");
  EXPECT_EQ(holder.network("192.0.2.1"), "");
  EXPECT_EQ(holder.network("not an address"), "");
  holder.replace(nullptr);
  EXPECT_EQ(holder.network("198.51.100.1"), "");
}

TEST(EnricherHolder, TellsTheSameFromMemory) {
  const test::TempFolder folder;
  test::write_enrichment_data(folder.path());
  EnricherHolder holder;
  holder.replace(load(folder.path()));
  const Visitor first = holder.look_up("203.0.113.5", test::kPhone);
  EXPECT_EQ(first.country, "FR");
  EXPECT_EQ(first.device(), "mobile");
  EXPECT_EQ(first.os(), "Android");
  EXPECT_EQ(first.browser(), "Chrome Mobile");
  EXPECT_EQ(holder.look_up("198.51.100.1", test::kPhone).user_agent, first.user_agent);
  EXPECT_TRUE(holder.look_up("", test::kCrawler).is_bot());
  EXPECT_TRUE(holder.knows_bots());
  EXPECT_EQ(holder.look_up("not an address", "").country, "");
}

TEST(EnricherHolder, AsksTheNewDataBehindASwapAndFreesTheOld) {
  EnricherHolder holder;
  auto first = enricher_of("DE");
  const std::weak_ptr<const Enricher> old = first;
  holder.replace(std::move(first));
  EXPECT_FALSE(holder.knows_bots());  // countries alone tell none
  EXPECT_EQ(holder.look_up("198.51.100.1", "").country, "DE");
  holder.replace(enricher_of("AT"));
  EXPECT_TRUE(old.expired()) << "a thread that asks no more keeps nothing";
  EXPECT_EQ(holder.look_up("198.51.100.1", "").country, "AT");
  holder.replace(nullptr);
  EXPECT_EQ(holder.look_up("198.51.100.1", "").country, "");
}

TEST(EnricherHolder, ForgetsBehindASwapWhatItRemembered) {
  const test::TempFolder folder;
  test::write_enrichment_data(folder.path());
  EnricherHolder holder;
  holder.replace(load(folder.path()));
  EXPECT_EQ(holder.look_up("", test::kFirefox).browser(), "Firefox");
  holder.replace(enricher_of("DE"));
  EXPECT_EQ(holder.look_up("", test::kFirefox).browser(), "");
}

TEST(EnricherHolder, TwoOfThemDoNotMixOnOneThread) {
  EnricherHolder one;
  EnricherHolder other;
  one.replace(enricher_of("DE"));
  other.replace(enricher_of("AT"));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(one.look_up("198.51.100.1", "").country, "DE");
    EXPECT_EQ(other.look_up("198.51.100.1", "").country, "AT");
  }
}

TEST(EnricherHolder, NobodyMissesItsAnswerWhileItIsSwapped) {
  EnricherHolder holder;
  holder.replace(enricher_of("DE"));
  std::atomic<bool> stop{false};
  std::atomic<int> missed{0};
  std::vector<std::jthread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!stop) missed += holder.look_up("198.51.100.1", "x").country == "DE" ? 0 : 1;
    });
  }
  for (int i = 0; i < 200; ++i) holder.replace(enricher_of("DE"));
  stop = true;
  readers.clear();
  EXPECT_EQ(missed, 0);
}

}  // namespace
}  // namespace homing::enrich
