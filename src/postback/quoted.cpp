#include "postback/quoted.hpp"

namespace homing::postback {

std::string in_quotes(std::string_view value) {
  std::string text = "\"";
  for (const char c : value.substr(0, 40)) text += c >= ' ' && c <= '~' && c != '"' && c != '\\' ? c : '?';
  return text + (value.size() > 40 ? "...\"" : "\"");
}

}  // namespace homing::postback
