#include "homing/postback/turned_away.hpp"

#include <gmock/gmock.h>

namespace homing::postback {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr UnixMillis kNoon{std::chrono::milliseconds(1'767'268'800'000)};

class TurnedAwayTest : public testing::Test {
 protected:
  std::vector<std::string> look(UnixMillis now) const {
    std::vector<std::string> lines;
    for (const TurnedAway::Count& one : turned_away.look(now)) {
      lines.push_back(std::string(name_of(one.code)) + " " + std::to_string(one.in_an_hour) + " " +
                      std::to_string(one.in_24_hours) + " " +
                      std::to_string((now - one.newest) / std::chrono::milliseconds(minutes(1))));
    }
    return lines;
  }
  TurnedAway turned_away;
};

TEST_F(TurnedAwayTest, CountsThoseOfTheLastHourAndOfTheLastDayByTheirCode) {
  EXPECT_THAT(look(kNoon), IsEmpty());
  turned_away.add(PostbackCode::kClickIdMissing, kNoon);
  turned_away.add(PostbackCode::kClickIdMissing, kNoon + minutes(1));
  turned_away.add(PostbackCode::kClickIdUnsubstituted, kNoon + minutes(90));
  EXPECT_THAT(look(kNoon + minutes(92)),
              ElementsAre("click_id_unsubstituted 1 1 2", "click_id_missing 0 2 91"));
  turned_away.add(PostbackCode::kClickIdMissing, kNoon + minutes(93));
  turned_away.add(PostbackCode::kClickIdMissing, kNoon + minutes(94));
  EXPECT_THAT(look(kNoon + minutes(94)),
              ElementsAre("click_id_missing 2 4 0", "click_id_unsubstituted 1 1 4"));
  EXPECT_THAT(look(kNoon + hours(25)),
              ElementsAre("click_id_missing 0 2 1406", "click_id_unsubstituted 0 1 1410"));
  EXPECT_THAT(look(kNoon + hours(48)), IsEmpty());
}

TEST_F(TurnedAwayTest, ForgetsWhatIsADayOldWhenItsPlaceIsTaken) {
  for (int hour = 0; hour <= 72; ++hour)
    turned_away.add(PostbackCode::kClickIdMalformed, kNoon + hours(hour));
  EXPECT_THAT(look(kNoon + hours(72)), ElementsAre("click_id_malformed 2 25 0"));
}

}  // namespace
}  // namespace homing::postback
