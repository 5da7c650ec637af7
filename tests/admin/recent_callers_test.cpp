#include "homing/admin/recent_callers.hpp"

#include <gtest/gtest.h>

namespace homing::admin {
namespace {

using namespace std::chrono_literals;
using Kind = Principal::Kind;

class RecentCallersTest : public testing::Test {
 protected:
  const RecentCallers::Time start_{1000h};
  const TokenHash session_ = TokenHash::of("a session");
  const TokenHash token_ = TokenHash::of("hmt_token");
  const Principal anna_{Kind::kUser, 1, "anna", Role::kManager};
  const Principal reports_{Kind::kToken, 1, "reports", Role::kViewer};

  void remember_both() {
    callers_.remember(callers_.round(), session_, anna_, start_, 5h);
    callers_.remember(callers_.round(), token_, reports_, start_);
  }
  bool knows(Kind kind, const TokenHash& secret, RecentCallers::Time now) {
    return callers_.find(kind, secret, now).has_value();
  }

  RecentCallers callers_;
};

TEST_F(RecentCallersTest, KnowsWhomTheDatabaseHasLatelyNamed) {
  remember_both();
  const auto anna = callers_.find(Kind::kUser, session_, start_);
  ASSERT_TRUE(anna);
  EXPECT_EQ(anna->name, "anna");
  EXPECT_EQ(anna->role, Role::kManager);
  EXPECT_TRUE(knows(Kind::kToken, token_, start_));
  EXPECT_FALSE(knows(Kind::kUser, token_, start_)) << "a token is no session";
  EXPECT_FALSE(knows(Kind::kUser, TokenHash::of("another"), start_));
}

TEST_F(RecentCallersTest, ForAQuarterOfAnHourAndNeverLongerThanTheSession) {
  remember_both();
  EXPECT_TRUE(knows(Kind::kUser, session_, start_ + 15min - 1ms));
  EXPECT_FALSE(knows(Kind::kUser, session_, start_ + 15min));
  callers_.remember(callers_.round(), session_, anna_, start_ + 10min, 5h);
  EXPECT_TRUE(knows(Kind::kUser, session_, start_ + 20min)) << "from the last time on";
  callers_.remember(callers_.round(), session_, anna_, start_ + 20min, 1min);
  EXPECT_TRUE(knows(Kind::kUser, session_, start_ + 20min));
  EXPECT_FALSE(knows(Kind::kUser, session_, start_ + 21min));
}

TEST_F(RecentCallersTest, ForgetsASessionThatIsOver) {
  remember_both();
  callers_.forget(session_);
  EXPECT_FALSE(knows(Kind::kUser, session_, start_));
  EXPECT_TRUE(knows(Kind::kToken, token_, start_));
  callers_.refused(token_);
  EXPECT_FALSE(knows(Kind::kToken, token_, start_));
}

TEST_F(RecentCallersTest, ForgetsEverySessionOfAUserAndNoTokenOfThatNumber) {
  remember_both();
  callers_.remember(callers_.round(), TokenHash::of("her phone's"), anna_, start_, 5h);
  callers_.forget(Kind::kUser, anna_.id);
  EXPECT_FALSE(knows(Kind::kUser, session_, start_));
  EXPECT_FALSE(knows(Kind::kUser, TokenHash::of("her phone's"), start_));
  EXPECT_TRUE(knows(Kind::kToken, token_, start_));
}

TEST_F(RecentCallersTest, AnAnswerThatIsOlderThanAChangeBringsNobodyBack) {
  const auto round = callers_.round();
  callers_.forget(Kind::kUser, anna_.id);
  callers_.remember(round, session_, anna_, start_, 5h);
  EXPECT_FALSE(knows(Kind::kUser, session_, start_));
}

TEST_F(RecentCallersTest, AGuessKeepsNobodyFromBeingKnown) {
  const auto round = callers_.round();
  callers_.refused(TokenHash::of("hmt_guess"));
  callers_.remember(round, session_, anna_, start_, 5h);
  EXPECT_TRUE(knows(Kind::kUser, session_, start_));
}

TEST_F(RecentCallersTest, WhoWasNamedTheLongestAgoGivesWay) {
  remember_both();
  callers_.remember(callers_.round(), session_, anna_, start_ + 1s, 5h);
  for (std::size_t i = 0; i < RecentCallers::kMost - 1; ++i)
    callers_.remember(callers_.round(), TokenHash::of("hmt_" + std::to_string(i)), reports_, start_ + 2s);
  EXPECT_FALSE(knows(Kind::kToken, token_, start_ + 2s));
  EXPECT_TRUE(knows(Kind::kUser, session_, start_ + 2s));
}

}  // namespace
}  // namespace homing::admin
