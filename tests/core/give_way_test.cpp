#include "homing/core/give_way.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <thread>

namespace homing {
namespace {

TEST(GiveWay, ConcernsTheCallingThreadAlone) {
  int policy = -1;
  std::thread([&policy] {
    give_way();
    policy = ::sched_getscheduler(0);
  }).join();
  EXPECT_EQ(policy, SCHED_BATCH);
  EXPECT_EQ(::sched_getscheduler(0), SCHED_OTHER);
}

}  // namespace
}  // namespace homing
