#include "homing/core/uuid.hpp"

#include <gtest/gtest.h>

namespace homing {
namespace {

constexpr const char* kPlain = "0189f0e2b3a47c5d8e6f001122334455";

TEST(Uuid, ReadsBothSpellingsInAnyCase) {
  EXPECT_EQ(Uuid::parse(kPlain)->to_string(), kPlain);
  EXPECT_EQ(Uuid::parse("0189F0E2-B3A4-7C5D-8E6F-001122334455")->to_string(), kPlain);
}

TEST(Uuid, RefusesEverythingElse) {
  for (const auto* bad : {"", "0189f0e2b3a47c5d8e6f00112233445", "0189f0e2b3a47c5d8e6f0011223344556",
                          "0189f0e2-b3a47c5d-8e6f-0011-22334455", "g189f0e2b3a47c5d8e6f001122334455",
                          "{0189f0e2b3a47c5d8e6f001122334455}", "0189f0e2b3a47c5d8e6f0011223344-5-"}) {
    EXPECT_FALSE(Uuid::parse(bad)) << bad;
  }
}

TEST(Uuid, RandomOnesCarryTheTimeAndDiffer) {
  const UnixMillis now{std::chrono::milliseconds(0x0189f0e2b3a4)};
  const Uuid first = Uuid::random_v7(now);
  EXPECT_EQ(first.to_string().substr(0, 13), "0189f0e2b3a47");
  EXPECT_NE(first, Uuid::random_v7(now));
}

}  // namespace
}  // namespace homing
