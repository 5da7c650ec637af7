#include "homing/postback/turned_away.hpp"

#include <algorithm>

namespace homing::postback {

void TurnedAway::add(PostbackCode code, UnixMillis now) {
  const std::int64_t number = step_of(now);
  const MutexLock lock(mutex_);
  Step& step = steps_[static_cast<std::size_t>(number) % steps_.size()];
  if (step.number != number) step = {.number = number, .by_code = {}};
  ++step.by_code[code];
  newest_[code] = now;
}

std::vector<TurnedAway::Count> TurnedAway::look(UnixMillis now) const {
  const std::int64_t number = step_of(now);
  std::map<PostbackCode, Count> counts;
  const MutexLock lock(mutex_);
  for (const Step& step : steps_) {
    if (step.number < number - kDay || step.number > number) continue;
    for (const auto& [code, turned_away] : step.by_code) {
      Count& count = counts[code];
      count.in_24_hours += turned_away;
      if (step.number >= number - kHour) count.in_an_hour += turned_away;
    }
  }
  std::vector<Count> found;
  for (auto& [code, count] : counts) {
    count.code = code;
    count.newest = newest_.at(code);
    found.push_back(count);
  }
  std::stable_sort(found.begin(), found.end(), [](const Count& a, const Count& b) {
    return std::pair(a.in_an_hour, a.in_24_hours) > std::pair(b.in_an_hour, b.in_24_hours);
  });
  return found;
}

}  // namespace homing::postback
