#include "catalog/entry_members.hpp"

#include "catalog/values.hpp"

namespace homing::catalog {

std::string read_ref(ObjectReader& reader) {
  const auto ref = reader.required_text("ref");
  if (!ref) return {};
  reader.name_place(*ref);
  if (is_ref(*ref)) return *ref;
  reader.fault(
      "ref",
      "1 to 64 lower-case letters, digits, - and _ are expected, at least one letter, no - or _ in front");
  return {};
}

std::string read_name(ObjectReader& reader, const std::string& ref) {
  const std::string name = reader.text("name").value_or(ref);
  if (!name.empty() && !is_display_name(name)) {
    reader.fault("name", "1 to 200 bytes of text without control characters are expected");
  } else if (name.empty() && !ref.empty()) {
    reader.fault("name", "it is empty; leave it out to use the ref");
  }
  return name;
}

State read_state(ObjectReader& reader) {
  const auto text = reader.text("state");
  if (!text) return State::kActive;
  const auto state = parse_state(*text);
  if (!state) {
    reader.fault("state",
                 in_quotes(*text) + " is unknown; \"active\", \"paused\" or \"archived\" is expected");
  }
  return state.value_or(State::kActive);
}

State read_goal_state(ObjectReader& reader) {
  const auto text = reader.text("state");
  const auto state = text ? parse_state(*text) : State::kActive;
  if (state == State::kActive || state == State::kArchived) return *state;
  reader.fault("state", in_quotes(*text) + " is unknown of a goal; \"active\" or \"archived\" is expected");
  return State::kActive;
}

}  // namespace homing::catalog
