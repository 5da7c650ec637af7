#include "homing/model/click_id.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "homing/core/error.hpp"
#include "homing/core/text.hpp"
#include "homing/model/click_id_keys.hpp"
#include "homing/model/click_id_mint.hpp"

namespace homing {
namespace {

UnixMillis at(std::int64_t millis) {
  return UnixMillis(std::chrono::milliseconds(millis));
}

ClickIdKey key(unsigned version, std::uint8_t filling, UnixMillis active_from = at(0)) {
  ClickIdKey made;
  made.version = version;
  made.bytes.fill(filling);
  made.active_from = active_from;
  return made;
}

constexpr std::int64_t kNowMillis = 1'795'000'000'000;

TEST(ClickId, CarriesItsTimeNodeAndKeyVersion) {
  const ClickIdKeys keys({key(2, 7)});
  const ClickId id = keys.sign(at(kNowMillis), 0xABC, 4095, at(kNowMillis));
  EXPECT_EQ(id.time(), at(kNowMillis));
  EXPECT_EQ(id.node(), 4095);
  EXPECT_EQ(id.key_version(), 2U);
  EXPECT_EQ(id.to_string().size(), 32U);
  EXPECT_EQ(id.to_string()[12], '7') << "a UUID version 7";
  EXPECT_EQ(ClickId::parse(id.to_string()), id);
  EXPECT_EQ(ClickId::parse(to_upper(id.to_string())), id);
}

TEST(ClickId, IsNoOtherVersionOfUuid) {
  EXPECT_FALSE(ClickId::parse("0189f0e2b3a44c5d8e6f001122334455"));
  EXPECT_FALSE(ClickId::parse("0189f0e2b3a47c5d0e6f001122334455"));
}

TEST(ClickIdKeys, AnyFlippedBitMakesAnIdNotOurs) {
  const ClickIdKeys keys({key(0, 1), key(1, 2)});
  const ClickId id = keys.sign(at(kNowMillis), 17, 3, at(kNowMillis));
  ASSERT_TRUE(keys.is_genuine(id));
  for (unsigned bit = 0; bit < 128; ++bit) {
    Uuid::Bytes bytes = id.uuid().bytes();
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_FALSE(keys.is_genuine(ClickId::from_uuid(Uuid(bytes)))) << "bit " << bit;
  }
}

TEST(ClickIdKeys, OtherInstallationsIdsAreNotOurs) {
  const ClickIdKeys ours({key(0, 1)});
  const ClickIdKeys theirs({key(0, 2)});
  EXPECT_FALSE(ours.is_genuine(theirs.sign(at(kNowMillis), 1, 1, at(kNowMillis))));
}

TEST(ClickIdKeys, ANewKeyTakesOverWhenItIsActiveAndTheOldIdsStayGenuine) {
  const ClickIdKeys keys({key(0, 1), key(1, 2, at(kNowMillis + 1000))});
  const ClickId before = keys.sign(at(kNowMillis), 1, 1, at(kNowMillis));
  const ClickId after = keys.sign(at(kNowMillis + 1000), 1, 1, at(kNowMillis + 1000));
  EXPECT_EQ(before.key_version(), 0U);
  EXPECT_EQ(after.key_version(), 1U);
  EXPECT_TRUE(keys.is_genuine(before));
  EXPECT_TRUE(keys.is_genuine(after));
}

TEST(ClickIdKeys, TwoKeysOfOneVersionAreRefused) {
  EXPECT_THROW(ClickIdKeys({key(1, 1), key(1, 2)}), UserError);
}

TEST(ClickIdMint, NeverRepeatsAcrossThreads) {
  const ClickIdKeys keys({key(0, 1)});
  ClickIdMint mint(5, at(0));
  constexpr int kEach = 20'000;
  std::array<std::vector<ClickId>, 4> minted;
  std::vector<std::thread> threads;
  for (auto& ids : minted) {
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) ids.push_back(mint.mint(keys, at(kNowMillis)));
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<ClickId> all;
  for (const auto& ids : minted) all.insert(ids.begin(), ids.end());
  EXPECT_EQ(all.size(), 4U * kEach);
}

TEST(ClickIdMint, RisesThoughTheClockStepsBack) {
  const ClickIdKeys keys({key(0, 1)});
  ClickIdMint mint(5, at(0));
  const ClickId before = mint.mint(keys, at(kNowMillis));
  const ClickId after = mint.mint(keys, at(kNowMillis - 3'600'000));
  EXPECT_LT(before, after);
}

TEST(ClickIdMint, AMillionIdsOfAClockThatJumpsAreAllDifferentAndRise) {
  const ClickIdKeys keys({key(0, 1)});
  ClickIdMint mint(5, at(0));
  constexpr std::array<std::int64_t, 6> kJumps{-3'600'000, 86'400'000, -1000, 1, -86'400'000, 0};
  std::int64_t now = kNowMillis;
  ClickId last = mint.mint(keys, at(now));
  for (std::size_t i = 1; i < 1'000'000; ++i) {
    if (i % 1000 == 0) now += kJumps[i / 1000 % kJumps.size()];
    const ClickId next = mint.mint(keys, at(now));
    ASSERT_LT(last, next) << i;
    last = next;
  }
}

TEST(ClickIdMint, StartsAboveWhatAnEarlierProcessHandedOut) {
  const ClickIdKeys keys({key(0, 1)});
  ClickIdMint mint(5, at(kNowMillis + 500));
  EXPECT_GT(mint.mint(keys, at(kNowMillis)).time(), at(kNowMillis + 500));
}

TEST(ClickIdMint, FollowsTheClock) {
  const ClickIdKeys keys({key(0, 1)});
  ClickIdMint mint(5, at(0));
  EXPECT_EQ(mint.mint(keys, at(kNowMillis)).time(), at(kNowMillis));
  EXPECT_EQ(mint.mint(keys, at(kNowMillis + 7)).time(), at(kNowMillis + 7));
}

}  // namespace
}  // namespace homing
