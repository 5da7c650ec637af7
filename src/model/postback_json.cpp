#include "model/postback_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "homing/core/text.hpp"

namespace homing {
namespace {

using nlohmann::json;

/// Whether the scope says all that the macro can be.
bool is_settled(PostbackMacro macro, const PostbackScope& scope) {
  return macro == PostbackMacro::kStatus || (macro == PostbackMacro::kGoal && !scope.goals.empty());
}

/// Those that it is going to be for sure, some time.
std::vector<std::string> values_to_come(PostbackMacro macro, const PostbackTemplate& body,
                                        const PostbackScope& scope) {
  if (!is_settled(macro, scope)) return body.values_named(macro);
  if (macro == PostbackMacro::kGoal) return scope.goals;
  std::vector<std::string> statuses;
  for (const ConversionStatus status : scope.statuses) statuses.emplace_back(name_of(status));
  return statuses;
}

/// Those that a sender may leave out or fill with anything.
bool is_free_text(PostbackMacro macro) {
  return (macro >= PostbackMacro::kSource && macro <= PostbackMacro::kBrowser) ||
         macro == PostbackMacro::kTxid || (macro >= PostbackMacro::kAdv1 && macro <= PostbackMacro::kAdv5);
}

/// The rest of a sentence; empty when it is JSON.
std::string fault_in(const std::string& filled) {
  constexpr std::size_t kShown = 200;
  try {
    [[maybe_unused]] const json parsed = json::parse(filled);
  } catch (const json::parse_error& e) {
    return "it is no valid JSON at character " + std::to_string(e.byte) + ": " +
           one_line(cut_text(filled, kShown));
  } catch (const json::exception&) {
    return "it is no valid JSON: a number is too large";
  }
  return {};
}

std::string filled_with(PostbackMacro macro, std::string value, PostbackMacroValues values,
                        const PostbackTemplate& body) {
  at(values, macro) = std::move(value);
  return body.expanded(values);
}

/// @param example  with which it is valid
std::string doubt_about(PostbackMacro macro, const PostbackTemplate& body,
                        const PostbackMacroValues& example) {
  const auto breaks = [&](const char* value) {
    return !json::accept(filled_with(macro, value, example, body));
  };
  const std::string name(name_of(macro));
  if (!body.values_named(macro).empty()) {
    if (!breaks("")) return {};
    return "where " + name +
           " is none of the values in its pairs it is no valid JSON; write the macro in quotes";
  }
  const bool may_be_empty = is_free_text(macro) || macro == PostbackMacro::kAmount;
  if (may_be_empty && breaks("")) {
    return "without a value for " + name + " it is no valid JSON; write \"{" + name + "}\", in quotes";
  }
  if (is_free_text(macro) && breaks("\"")) {
    return "a quote in the value of " + name + " makes it invalid JSON; write {" + name + "}";
  }
  return {};
}

}  // namespace

PostbackMacroValues example_for(const PostbackTemplate& text, const PostbackScope& scope) {
  PostbackMacroValues values = example_values();
  for (std::size_t i = 0; i < kPostbackMacros; ++i) {
    const auto macro = static_cast<PostbackMacro>(i);
    const std::vector<std::string> fitting = values_to_come(macro, text, scope);
    std::string& value = at(values, macro);
    const bool fits = fitting.empty() || std::find(fitting.begin(), fitting.end(), value) != fitting.end();
    if (!fits) value = fitting.front();
  }
  return values;
}

std::string fault_in_json(const PostbackTemplate& body, const PostbackScope& scope) {
  const PostbackMacroValues example = example_for(body, scope);
  const std::string fault = fault_in(body.expanded(example));
  if (!fault.empty()) return "filled with example values " + fault;
  for (std::size_t i = 0; i < kPostbackMacros; ++i) {
    const auto macro = static_cast<PostbackMacro>(i);
    if (!body.uses(macro)) continue;
    for (const std::string& value : values_to_come(macro, body, scope)) {
      const std::string with_value = fault_in(filled_with(macro, value, example, body));
      if (with_value.empty()) continue;
      return "where " + std::string(name_of(macro)) + " is " + value + " " + with_value;
    }
  }
  return {};
}

std::vector<std::string> values_that_break_json(const PostbackTemplate& body, const PostbackScope& scope) {
  const PostbackMacroValues example = example_for(body, scope);
  std::vector<std::string> sentences;
  for (std::size_t i = 0; i < kPostbackMacros; ++i) {
    const auto macro = static_cast<PostbackMacro>(i);
    if (!body.uses(macro) || is_settled(macro, scope)) continue;
    std::string sentence = doubt_about(macro, body, example);
    if (!sentence.empty()) sentences.push_back(std::move(sentence));
  }
  return sentences;
}

}  // namespace homing
