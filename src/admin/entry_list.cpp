#include "admin/entry_list.hpp"

#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

using catalog::State;

std::set<State> states_in(const Call& call) {
  std::set<State> states;
  for (const std::string& text : call.parameters("state")) {
    const auto state = catalog::parse_state(text);
    if (!state) throw bad_input({{"state", "'" + text + "' is not active, paused or archived"}});
    states.insert(*state);
  }
  return states.empty() ? std::set{State::kActive, State::kPaused} : states;
}

std::int64_t cursor_in(const Call& call) {
  const auto text = call.parameter("cursor");
  if (!text) return 0;
  if (const auto number = parse_integer(*text)) return *number;
  throw bad_input({{"cursor", "is none that this list has given"}});
}

bool contains(std::string_view text, const std::string& part) {
  return to_lower(text).find(part) != std::string::npos;
}

}  // namespace

EntryList::EntryList(const Call& call)
    : limit_(static_cast<std::size_t>(call.number("limit", 50, 1, 500))),
      after_(cursor_in(call)),
      text_(to_lower(call.parameter("q").value_or(""))),
      states_(states_in(call)) {}

bool EntryList::takes(std::int64_t id, State state, std::string_view ref, std::string_view title) const {
  return id > after_ && states_.contains(state) &&
         (text_.empty() || contains(ref, text_) || contains(title, text_));
}

}  // namespace homing::admin
