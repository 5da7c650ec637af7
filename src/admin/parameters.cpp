#include "admin/parameters.hpp"

#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

constexpr std::int64_t kMaxOffset = 100'000'000;

}  // namespace

std::optional<std::string_view> Parameters::one(std::string_view name) {
  const std::vector<std::string_view> values = all(name);
  if (values.size() > 1) fault(name, "is given " + std::to_string(values.size()) + " times; expected once");
  if (values.empty() || values.front().empty()) return std::nullopt;
  return values.front();
}

std::vector<std::string_view> Parameters::all(std::string_view name) {
  taken_.insert(name);
  std::vector<std::string_view> values;
  for (const auto& [given, value] : call_.query) {
    if (given == name) values.push_back(value);
  }
  return values;
}

std::size_t Parameters::count(std::string_view name, std::size_t absent, std::size_t most) {
  const auto text = one(name);
  if (!text) return absent;
  const auto number = parse_integer(*text);
  if (!number || *number < 1 || *number > static_cast<std::int64_t>(most)) {
    fault(name, in_quotes(*text) + " is not a whole number from 1 to " + std::to_string(most));
    return absent;
  }
  return static_cast<std::size_t>(*number);
}

std::size_t Parameters::cursor() {
  const auto text = one("cursor");
  if (!text) return 0;
  const auto number = text->front() == 'r' ? parse_integer(text->substr(1)) : std::nullopt;
  if (!number || *number > kMaxOffset) {
    fault("cursor", in_quotes(*text) + " is not the `next` of a page");
    return 0;
  }
  return static_cast<std::size_t>(*number);
}

void Parameters::fault(std::string_view field, std::string message) {
  faults_.push_back({to_storable_text(cut_text(field, 64)), std::move(message)});
}

void Parameters::finish() {
  for (const auto& [name, value] : call_.query) {
    if (taken_.insert(name).second) fault(name, "there is no such parameter");
  }
  if (!faults_.empty()) throw bad_input(std::move(faults_));
}

std::string cursor_text(std::size_t offset) {
  return "r" + std::to_string(offset);
}

std::string in_quotes(std::string_view text) {
  const bool is_long = text.size() > 100;
  return "\"" + one_line(to_storable_text(cut_text(text, 100))) + (is_long ? "...\"" : "\"");
}

}  // namespace homing::admin
