#include "homing/admin/body.hpp"

#include <algorithm>

#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

bool is_plain(const std::string& text) {
  constexpr char kDelete = 0x7F;
  return is_storable_text(text) &&
         std::none_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == kDelete; });
}

}  // namespace

const nlohmann::ordered_json* Body::find(const std::string& name) {
  known_.insert(name);
  const auto found = object_.find(name);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

std::optional<std::string> Body::optional_text(const std::string& name, std::size_t least, std::size_t most) {
  const auto* const value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) {
    fault(name, "has to be a string");
    return std::nullopt;
  }
  auto text = value->get<std::string>();
  if (text.size() < least || text.size() > most) {
    fault(name, "has to have " + std::to_string(least) + " to " + std::to_string(most) + " characters");
    return std::nullopt;
  }
  if (!is_plain(text)) {
    fault(name, "has characters in it that are not allowed");
    return std::nullopt;
  }
  return text;
}

std::string Body::text(const std::string& name, std::size_t least, std::size_t most) {
  const std::size_t before = faults_.size();
  const auto value = optional_text(name, least, most);
  if (!value && faults_.size() == before) fault(name, "is missing");
  return value.value_or("");
}

std::optional<bool> Body::optional_flag(const std::string& name) {
  const auto* const value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  fault(name, "has to be true or false");
  return std::nullopt;
}

std::vector<std::string> Body::texts(const std::string& name, std::size_t most) {
  const auto* const value = find(name);
  const auto is_text = [](const auto& item) { return item.is_string(); };
  if (value == nullptr || !value->is_array() || value->empty() || value->size() > most ||
      !std::all_of(value->begin(), value->end(), is_text)) {
    fault(name, "has to be a list of 1 to " + std::to_string(most) + " strings");
    return {};
  }
  return value->get<std::vector<std::string>>();
}

std::optional<std::string> Body::optional_raw_text(const std::string& name, std::size_t most) {
  const auto* const value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string() && value->get_ref<const std::string&>().size() <= most)
    return value->get<std::string>();
  fault(name, "has to be a string of at most " + std::to_string(most) + " bytes");
  return std::nullopt;
}

std::map<std::string, std::string> Body::optional_text_map(const std::string& name) {
  const auto* const value = find(name);
  if (value == nullptr) return {};
  const auto is_text = [](const auto& item) {
    return item.is_string() && is_plain(item.template get<std::string>());
  };
  if (value->is_object() && std::all_of(value->begin(), value->end(), is_text))
    return value->get<std::map<std::string, std::string>>();
  fault(name, "has to be an object whose members are strings");
  return {};
}

void Body::finish() {
  constexpr std::size_t kMostFaults = 20;
  for (const auto& [name, value] : object_.items()) {
    if (!known_.contains(name) && faults_.size() < kMostFaults) fault(name, "is not known here");
  }
  if (!faults_.empty()) throw bad_input(std::move(faults_));
}

}  // namespace homing::admin
