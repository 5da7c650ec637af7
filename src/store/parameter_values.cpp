#include "store/parameter_values.hpp"

#include <algorithm>

#include "homing/core/units.hpp"
#include "homing/core/uuid.hpp"

namespace homing::store {

std::optional<std::string> list_or_null(const std::vector<std::string>& items) {
  if (items.empty()) return std::nullopt;
  std::string text = "{";
  for (const std::string& item : items) {
    if (text.size() > 1) text.push_back(',');
    text.push_back('"');
    for (const char c : item) {
      if (c == '"' || c == '\\') text.push_back('\\');
      text.push_back(c);
    }
    text.push_back('"');
  }
  return text + "}";
}

std::string first_click_id(UnixMillis time) {
  const auto millis = std::max<std::int64_t>(0, time.time_since_epoch().count());
  return Uuid::from_halves(static_cast<std::uint64_t>(millis) << 16, 0).to_string();
}

std::optional<std::string> time_or_null(const std::optional<UnixMillis>& time) {
  return time ? std::optional(time_text(*time)) : std::nullopt;
}

}  // namespace homing::store
