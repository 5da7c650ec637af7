#include "app/trace_text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "homing/core/text.hpp"
#include "homing/core/units.hpp"

namespace homing::app {
namespace {

using Json = nlohmann::ordered_json;

bool is_plain(const std::string& text) {
  const auto plain = [](char c) {
    return is_alpha(c) || is_digit(c) || std::string_view("-._~:/%+@&=*,?").find(c) != std::string_view::npos;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), plain);
}

std::string value_text(const Json& value) {
  if (value.is_string() && is_plain(value.get<std::string>())) return value.get<std::string>();
  return value.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace

std::string to_text(const std::vector<store::TraceEvent>& events) {
  std::string text;
  for (const store::TraceEvent& event : events) {
    text += time_text(event.at) + "  " + event.what;
    if (event.what.size() < 10) text.append(10 - event.what.size(), ' ');
    const Json facts = Json::parse(event.facts);  // items() refers to it
    for (const auto& [name, value] : facts.items()) text += " " + name + "=" + value_text(value);
    text += "\n";
  }
  return text;
}

}  // namespace homing::app
