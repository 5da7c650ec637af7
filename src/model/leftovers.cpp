#include "model/leftovers.hpp"

#include <algorithm>

#include "homing/core/text.hpp"
#include "model/nearest_macro.hpp"

namespace homing {
namespace {

struct Wrapping {
  std::string_view opening;
  std::string_view closing;
};
constexpr Wrapping kWrappings[] = {{"[", "]"}, {"<", ">"}, {"%7B", "%7D"}, {"#", "#"}};

constexpr bool is_word_character(char c) noexcept {
  return is_alpha(c) || is_digit(c) || c == '_';
}

bool starts_with(std::string_view text, std::string_view start) noexcept {
  return text.substr(0, start.size()) == start;
}

/// The word at the start of `text`: letters, digits and `_`.
std::string_view word_at(std::string_view text) noexcept {
  const auto end = std::find_if_not(text.begin(), text.end(), is_word_character);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

bool was_to_be_filled_in(std::string_view word) {
  const std::string lower = to_lower(word);
  if (word.size() >= 3 && lower.find_first_not_of('x') == std::string::npos) return true;
  if (starts_with(word, "REPLACE") || starts_with(word, "YOUR") || word == "TODO") return true;
  return starts_with(lower, "replace_me") || starts_with(lower, "replaceme") || starts_with(lower, "your_") ||
         starts_with(lower, "change_me") || starts_with(lower, "changeme");
}

void find_words(std::string_view outline, std::vector<std::string>& sentences) {
  for (std::size_t i = 0; i < outline.size();) {
    const std::string_view word = word_at(outline.substr(i));
    if (was_to_be_filled_in(word)) {
      sentences.push_back(std::string(word) + " looks like a place that was to be filled in");
    }
    i += std::max<std::size_t>(word.size(), 1);
  }
}

/// JSON's own: `[true]` is a list.
bool is_json_literal(std::string_view word) noexcept {
  return word == "true" || word == "false" || word == "null";
}

/// `click_id` where `text` starts with `[click_id]`; empty when it starts otherwise.
std::string_view wrapped_word(std::string_view text, const Wrapping& wrapping) noexcept {
  if (!equals_ignoring_case(text.substr(0, wrapping.opening.size()), wrapping.opening)) return {};
  const std::string_view behind = text.substr(wrapping.opening.size());
  const std::string_view word = word_at(behind);
  if (word.empty() || is_digit(word.front()) || is_json_literal(word)) return {};
  const std::string_view closing = behind.substr(word.size(), wrapping.closing.size());
  return equals_ignoring_case(closing, wrapping.closing) ? word : std::string_view();
}

/// @param name  what was meant to be a macro
std::string sent_as_it_stands(std::string_view found, std::string_view name) {
  const PostbackMacro macro = nearest_macro(name).value_or(PostbackMacro::kClickId);
  return std::string(found) + " is sent as it stands; a macro is written {" + std::string(name_of(macro)) +
         "}";
}

/// A bracket behind a name is an index: `data[click_id]=...` is what PHP reads.
bool is_index(std::string_view outline, std::size_t i) noexcept {
  return outline[i] == '[' && i > 0 && (is_word_character(outline[i - 1]) || outline[i - 1] == ']');
}

void find_wrapped_words(std::string_view outline, std::vector<std::string>& sentences) {
  for (std::size_t i = 0; i < outline.size(); ++i) {
    if (is_index(outline, i)) continue;
    for (const Wrapping& wrapping : kWrappings) {
      const std::string_view word = wrapped_word(outline.substr(i), wrapping);
      if (word.empty()) continue;
      const std::size_t size = wrapping.opening.size() + word.size() + wrapping.closing.size();
      sentences.push_back(sent_as_it_stands(outline.substr(i, size), word));
    }
  }
}

bool is_like_a_name(std::string_view text) {
  if (text.empty() || !(is_alpha(text.front()) || text.front() == '_')) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_word_character(c) || c == '-' || c == '.'; });
}

/// JSON's own braces hold nothing, or a quote.
void find_words_in_braces(std::string_view outline, std::vector<std::string>& sentences) {
  for (auto open = outline.find('{'); open != std::string_view::npos; open = outline.find('{', open + 1)) {
    const auto close = outline.find_first_of("{}\"\\\n", open + 1);
    if (close == std::string_view::npos || outline[close] != '}') continue;
    const std::string_view found = outline.substr(open, close + 1 - open);
    const std::string_view inside = found.substr(1, found.size() - 2);
    const std::string_view name = trim(inside.substr(0, inside.find(':')));
    if (is_like_a_name(name)) sentences.push_back(sent_as_it_stands(found, name));
  }
}

}  // namespace

std::vector<std::string> leftovers_in(std::string_view outline) {
  std::vector<std::string> sentences;
  find_words(outline, sentences);
  find_wrapped_words(outline, sentences);
  find_words_in_braces(outline, sentences);
  if (outline.find("${}") != std::string_view::npos) {
    sentences.emplace_back("the $ in front of a macro is sent as it stands; a macro is written {click_id}");
  }
  if (outline.find("{{}}") != std::string_view::npos) {
    sentences.emplace_back("the second pair of braces around a macro is sent as it stands");
  }
  return sentences;
}

}  // namespace homing
