#include "model/leftovers.hpp"

#include <algorithm>

#include "homing/core/text.hpp"

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

/// `[click_id]` at the start of `text`; empty when it starts otherwise.
std::string_view wrapped_word(std::string_view text, const Wrapping& wrapping) noexcept {
  if (!equals_ignoring_case(text.substr(0, wrapping.opening.size()), wrapping.opening)) return {};
  const std::string_view behind = text.substr(wrapping.opening.size());
  const std::string_view word = word_at(behind);
  if (word.empty() || is_digit(word.front())) return {};
  const std::string_view closing = behind.substr(word.size(), wrapping.closing.size());
  if (!equals_ignoring_case(closing, wrapping.closing)) return {};
  return text.substr(0, wrapping.opening.size() + word.size() + closing.size());
}

/// A bracket behind a name is an index: `data[click_id]=...` is what PHP reads.
bool is_index(std::string_view outline, std::size_t i) noexcept {
  return outline[i] == '[' && i > 0 && (is_word_character(outline[i - 1]) || outline[i - 1] == ']');
}

void find_wrapped_words(std::string_view outline, std::vector<std::string>& sentences) {
  for (std::size_t i = 0; i < outline.size(); ++i) {
    if (is_index(outline, i)) continue;
    for (const Wrapping& wrapping : kWrappings) {
      const std::string_view found = wrapped_word(outline.substr(i), wrapping);
      if (found.empty()) continue;
      sentences.push_back(std::string(found) + " is sent as it stands; a macro is written {click_id}");
    }
  }
}

}  // namespace

std::vector<std::string> leftovers_in(std::string_view outline) {
  std::vector<std::string> sentences;
  find_words(outline, sentences);
  find_wrapped_words(outline, sentences);
  if (outline.find("${}") != std::string_view::npos) {
    sentences.emplace_back("the $ in front of a macro is sent as it stands; a macro is written {click_id}");
  }
  if (outline.find("{{}}") != std::string_view::npos) {
    sentences.emplace_back("the second pair of braces around a macro is sent as it stands");
  }
  return sentences;
}

}  // namespace homing
