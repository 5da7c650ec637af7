#include "apply/batch_window.hpp"

#include <gtest/gtest.h>

namespace homing::apply {
namespace {

TEST(BatchWindow, IsolatesABadRecordWithFewTriesAndGrowsBack) {
  constexpr journal::Position kEnd = 10'001;
  constexpr journal::Position kBad = 7'777;
  BatchWindow window(10'000);
  journal::Position at = 1;
  int tries = 0;
  for (;; ++tries) {
    const journal::Position to = std::min<journal::Position>(kEnd, at + window.records());
    if (kBad < at || kBad >= to) {
      at = to;
      window.widen(to);
    } else if (to == at + 1) {
      break;
    } else {
      window.narrow(to, to - at);
    }
  }
  EXPECT_EQ(at, kBad);
  EXPECT_LE(tries, 30);
  window.widen(at + 1);
  for (int i = 0; i < 14; ++i) window.widen(at + 1);
  EXPECT_EQ(window.records(), 10'000U);
}

}  // namespace
}  // namespace homing::apply
