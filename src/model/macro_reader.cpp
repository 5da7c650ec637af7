#include "model/macro_reader.hpp"

#include <algorithm>

#include "homing/core/percent.hpp"
#include "homing/core/text.hpp"
#include "homing/model/postback.hpp"
#include "model/nearest_macro.hpp"

namespace homing {
namespace {

constexpr bool is_lower(char c) noexcept {
  return c >= 'a' && c <= 'z';
}

/// Of `_?[a-z][a-z0-9_]*` at the start of `text`; 0 when it starts otherwise.
std::size_t length_of_name(std::string_view text) noexcept {
  std::size_t length = !text.empty() && text.front() == '_' ? 1 : 0;
  if (length >= text.size() || !is_lower(text[length])) return 0;
  while (length < text.size() && (is_lower(text[length]) || is_digit(text[length]) || text[length] == '_')) {
    ++length;
  }
  return length;
}

std::string unknown_macro(std::string_view inside) {
  std::string sentence = "unknown macro {" + std::string(inside) + "}; ";
  if (const auto nearest = nearest_macro(inside.substr(0, inside.find(':')))) {
    return sentence + "did you mean {" + std::string(name_of(*nearest)) + "}?";
  }
  sentence += "known are";
  for (std::size_t i = 0; i < kPostbackMacros; ++i) {
    sentence.append(" {").append(name_of(static_cast<PostbackMacro>(i))).append("}");
  }
  return sentence;
}

/// What goes in for a value is never encoded, so only what needs no encoding anywhere is taken.
bool stands_as_it_is(std::string_view text) {
  return percent_encode(text) == text;
}

/// Reads `approved=1 rejected=0`. @return what is wrong with it; empty when nothing is
std::string read_mapping(std::string_view text, PostbackInsertion& insertion) {
  while (!(text = trim(text)).empty()) {
    const std::string_view pair = text.substr(0, text.find(' '));
    text.remove_prefix(pair.size());
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      return "pairs such as approved=1, with a blank between them, are expected, not " + std::string(pair);
    }
    const std::string_view value = pair.substr(0, equals);
    const std::string_view shown = pair.substr(equals + 1);
    if (!stands_as_it_is(shown)) {
      return "behind = only letters, digits and -._~ are taken, not " + std::string(shown);
    }
    const auto status = parse_conversion_status(value);
    if (insertion.macro == PostbackMacro::kStatus && (!status || name_of(*status) != value)) {
      return "there is no status " + std::string(value) + "; there are pending, approved and rejected";
    }
    const bool twice = std::any_of(insertion.mapping.begin(), insertion.mapping.end(),
                                   [&](const auto& present) { return present.first == value; });
    if (twice) return std::string(value) + " stands twice";
    insertion.mapping.emplace_back(value, shown);
  }
  return insertion.mapping.empty() ? "a pair such as approved=1 is expected behind the colon" : "";
}

}  // namespace

std::optional<FoundMacro> find_macro(std::string_view text, std::string& error) {
  const auto brace = text.find_first_of("{}");
  if (brace == std::string_view::npos) return std::nullopt;
  const auto closing = text.find('}', brace);
  if (closing == brace) {
    error = "a } stands without its {; to send a brace as it is, write %7D";
    return std::nullopt;
  }
  if (closing == std::string_view::npos) {
    error = "a { is never closed; to send a brace as it is, write %7B";
    return std::nullopt;
  }
  return FoundMacro{brace, text.substr(brace + 1, closing - brace - 1)};
}

std::optional<FoundMacro> find_macro_in_json(std::string_view text) noexcept {
  for (auto brace = text.find('{'); brace != std::string_view::npos; brace = text.find('{', brace + 1)) {
    const std::string_view behind = text.substr(brace + 1);
    std::size_t length = length_of_name(behind);
    if (length == 0) continue;
    // Pairs hold no quote: `{a: "b"}` is no macro, but a slip in the JSON.
    if (length < behind.size() && behind[length] == ':') length = behind.find_first_of("{}\"\\\n", length);
    if (length < behind.size() && behind[length] == '}') return FoundMacro{brace, behind.substr(0, length)};
  }
  return std::nullopt;
}

std::optional<PostbackInsertion> read_insertion(std::string_view inside, std::string& error) {
  const auto colon = std::min(inside.find(':'), inside.size());
  std::string_view name = inside.substr(0, colon);
  PostbackInsertion insertion;
  insertion.raw = !name.empty() && name.front() == '_';
  if (insertion.raw) name.remove_prefix(1);
  const auto macro = postback_macro_named(name);
  if (!macro) {
    error = unknown_macro(inside);
    return std::nullopt;
  }
  insertion.macro = *macro;
  if (colon == inside.size()) return insertion;
  const std::string fault = read_mapping(inside.substr(colon + 1), insertion);
  if (fault.empty()) return insertion;
  error = "macro {" + std::string(inside) + "}: " + fault;
  return std::nullopt;
}

}  // namespace homing
