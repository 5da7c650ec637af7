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

std::string to_line(const admin::LifeEvent& event) {
  std::string line = time_text(event.at) + "  " + event.what;
  if (event.what.size() < 10) line.append(10 - event.what.size(), ' ');
  const Json facts = Json::parse(event.facts);  // items() refers to it
  for (const auto& [name, value] : facts.items()) line += " " + name + "=" + value_text(value);
  return line + "\n";
}

}  // namespace

std::string to_text(const admin::Explanation& found) {
  std::string text;
  for (const ClickId& other : found.clicks) {
    if (other != found.click) text += "also click " + other.to_string() + "\n";
  }
  if (found.search && found.older_kept) {
    const std::string time = time_text(*found.search->looked_back_to);
    text += "looked back to " + time + "; --before " + time + " looks further\n";
  }
  for (const admin::LifeEvent& event : found.events) text += to_line(event);
  return text + "\n" + one_line(found.verdict) + "\n";
}

}  // namespace homing::app
