#include "store/list_parameter.hpp"

#include "homing/core/units.hpp"

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

std::optional<std::string> time_or_null(const std::optional<UnixMillis>& time) {
  return time ? std::optional(time_text(*time)) : std::nullopt;
}

}  // namespace homing::store
