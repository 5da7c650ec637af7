#include "catalog/object_reader.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "catalog/values.hpp"

namespace homing::catalog {
namespace {

using nlohmann::json;

const json& empty_object() {
  static const json empty = json::object();
  return empty;
}

}  // namespace

ObjectReader::ObjectReader(const json& value, std::string place, std::string path, Faults& faults)
    : object_(value.is_object() ? value : empty_object()),
      bare_place_(std::move(place)),
      place_(bare_place_),
      path_(std::move(path)),
      faults_(faults),
      unreadable_(!value.is_object()) {
  if (unreadable_)
    faults_.add(place_, path_, "an object { } is expected here, not " + std::string(value.type_name()));
}

void ObjectReader::name_place(std::string_view ref) {
  place_ = bare_place_ + " " + in_quotes(ref);
}

void ObjectReader::fault(std::string_view member, const std::string& text) {
  faults_.add_member(place_, path_, member, text);
}

const json* ObjectReader::find(std::string_view member) {
  known_.emplace_back(member);
  const auto found = object_.find(member);
  return found == object_.end() ? nullptr : &*found;
}

std::optional<std::string> ObjectReader::text(std::string_view member) {
  const json* value = find(member);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  fault(member, "a string in double quotes is expected");
  return std::nullopt;
}

std::optional<std::string> ObjectReader::required_text(std::string_view member) {
  if (!unreadable_ && !object_.contains(member)) fault(member, "it is missing");
  return text(member);
}

bool ObjectReader::flag(std::string_view member) {
  const json* value = find(member);
  if (value == nullptr) return false;
  if (value->is_boolean()) return value->get<bool>();
  fault(member, "true or false is expected");
  return false;
}

std::optional<std::int64_t> ObjectReader::id(std::string_view member) {
  return whole_number(member, 1, 1LL << 53);
}

std::optional<std::int64_t> ObjectReader::whole_number(std::string_view member, std::int64_t lowest,
                                                       std::int64_t highest) {
  const json* value = find(member);
  if (value == nullptr) return std::nullopt;
  if (value->is_number_unsigned()) {
    const auto number = value->get<std::uint64_t>();
    if (number >= static_cast<std::uint64_t>(lowest) && number <= static_cast<std::uint64_t>(highest)) {
      return static_cast<std::int64_t>(number);
    }
  }
  fault(member,
        "a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest) + " is expected");
  return std::nullopt;
}

std::vector<std::string> ObjectReader::texts(std::string_view member, std::vector<std::string> otherwise) {
  const json* values = list(member);
  if (values == nullptr) return otherwise;
  std::vector<std::string> result;
  for (const json& value : *values) {
    if (value.is_string()) {
      result.push_back(value.get<std::string>());
    } else {
      fault(member, "a list of strings is expected");
    }
  }
  return result;
}

const json* ObjectReader::list(std::string_view member) {
  const json* value = find(member);
  if (value == nullptr || value->is_array()) return value;
  fault(member, "a list [ ] is expected");
  return nullptr;
}

void ObjectReader::refuse_the_rest() {
  std::string known;
  for (const std::string& member : known_) known += (known.empty() ? "" : ", ") + member;
  for (const auto& [member, value] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), member) != known_.end()) continue;
    faults_.add(place_, field_of(path_, member),
                "unknown member " + in_quotes(member) + "; known are " + known);
  }
}

}  // namespace homing::catalog
