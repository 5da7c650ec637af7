#include "homing/catalog/member_watch.hpp"

#include "catalog/faults.hpp"
#include "catalog/values.hpp"

namespace homing::catalog {

void MemberWatch::enter_member(const std::string& name) {
  Level& level = levels_.back();
  if (!level.seen.insert(name).second)
    twice_(place(), field_of(place(), name), in_quotes(name) + " stands twice");
  level.member = name;
}

void MemberWatch::leave_value() {
  if (!levels_.empty() && levels_.back().is_array) ++levels_.back().index;
}

std::string MemberWatch::place() const {
  std::string text;
  for (std::size_t i = 0; i + 1 < levels_.size(); ++i) {
    const Level& level = levels_[i];
    if (level.is_array) {
      text += "[" + std::to_string(level.index) + "]";
    } else {
      text += (text.empty() ? "" : ".") + level.member;
    }
  }
  return text;
}

}  // namespace homing::catalog
