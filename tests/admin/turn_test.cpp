#include "admin/turn.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include "homing/admin/answer.hpp"

namespace homing::admin {
namespace {

using namespace std::chrono_literals;

TEST(Turn, IsRefusedWhileItIsAnothersAndFreeBehindThat) {
  Turn turn;
  {
    const Turn::Taken first(turn, 0ms);
    EXPECT_THROW(Turn::Taken(turn, 1ms), Problem);
  }
  EXPECT_NO_THROW(Turn::Taken(turn, 0ms));
}

TEST(Turn, IsWaitedFor) {
  Turn turn;
  std::optional<Turn::Taken> first(std::in_place, turn, 0ms);
  std::thread second([&] { const Turn::Taken taken(turn, 10s); });
  first.reset();
  second.join();
}

}  // namespace
}  // namespace homing::admin
