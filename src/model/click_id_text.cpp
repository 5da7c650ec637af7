#include "homing/model/click_id_text.hpp"

#include <algorithm>
#include <array>

#include "homing/core/text.hpp"

namespace homing {
namespace {

constexpr std::size_t kDigits = 32;
constexpr std::string_view kAllDigits = "0123456789abcdef";

PostbackOutcome refusal(PostbackCode code, std::string message) {
  return {code, std::nullopt, std::move(message)};
}

std::string without_dashes(std::string_view text) {
  std::string digits(text);
  std::erase(digits, '-');
  return digits;
}

}  // namespace

bool is_unsubstituted(std::string_view value) noexcept {
  static constexpr std::array<std::string_view, 10> kWords{
      "replace", "optional", "click_id",       "clickid", "click-id",
      "cid",     "subid",    "transaction_id", "null",    "undefined"};
  static constexpr std::array<std::string_view, 6> kBrackets{"()", "[]", "<>", "##", "%%", "$$"};
  for (const std::string_view word : kWords) {
    if (equals_ignoring_case(value, word)) return true;
  }
  const auto opening = value.find('{');
  if (opening != std::string_view::npos && value.find('}', opening) != std::string_view::npos) return true;
  for (const std::string_view bracket : kBrackets) {
    if (value.size() > 2 && value.front() == bracket[0] && value.back() == bracket[1]) return true;
  }
  return value.size() > 4 && value.starts_with("__") && value.ends_with("__");
}

ReadClickId read_click_id(std::string_view text, const ClickIdKeys& keys, bool keys_are_all) {
  if (is_unsubstituted(text)) {
    return {std::nullopt,
            refusal(PostbackCode::kClickIdUnsubstituted,
                    "The click_id " + in_quotes(text) +
                        " is a placeholder that was not filled; expected the ID that came with the click.")};
  }
  const auto id = ClickId::parse(text);
  if (!id) {
    return {std::nullopt,
            refusal(PostbackCode::kClickIdMalformed,
                    "The click_id " + in_quotes(text) + " is no click ID; expected 32 hexadecimal digits.")};
  }
  if (!keys_are_all && !keys.knows_version_of(*id)) {
    return {
        std::nullopt,
        refusal(
            PostbackCode::kUnavailable,
            "The click_id may be newer than what this server knows at the moment; send the postback again.")};
  }
  if (!keys.is_genuine(*id)) {
    return {std::nullopt,
            refusal(PostbackCode::kClickIdNotOurs,
                    "The click_id " + in_quotes(text) +
                        " was not made here: it is mangled, invented, or another installation's.")};
  }
  return {id, {}};
}

std::string what_is_wrong_with(std::string_view text) {
  const std::string digits = without_dashes(text);
  const auto wrong = std::find_if(digits.begin(), digits.end(), [](char c) { return hex_value(c) < 0; });
  if (wrong != digits.end()) {
    return "Its character " + std::to_string(wrong - digits.begin() + 1) + " " +
           in_quotes(std::string(1, *wrong)) + " is no hexadecimal digit.";
  }
  if (digits.size() != kDigits) {
    return "It has " + std::to_string(digits.size()) + " hexadecimal digits; a click ID has 32.";
  }
  if (!Uuid::parse(text)) return "Its dashes are not where a UUID has them.";
  if (!ClickId::parse(text))
    return "It is a UUID, but not of version 7, which every click ID is: another system made it.";
  return {};
}

std::optional<ClickId> mended_click_id(std::string_view text, const ClickIdKeys& keys) {
  const std::string digits = without_dashes(text);
  std::optional<ClickId> mended;
  const auto is_it = [&](const std::string& candidate) {
    const auto id = ClickId::parse(candidate);
    if (!id || !keys.is_genuine(*id)) return false;
    mended = id;
    return true;
  };
  for (std::size_t i = 0; i < digits.size() + 1 && digits.size() + 1 == kDigits; ++i) {
    for (const char digit : kAllDigits) {
      if (is_it(std::string(digits).insert(i, 1, digit))) return mended;
    }
  }
  for (std::size_t i = 0; i < digits.size() && digits.size() == kDigits + 1; ++i) {
    if (is_it(std::string(digits).erase(i, 1))) return mended;
  }
  for (std::size_t i = 0; i < digits.size() && digits.size() == kDigits; ++i) {
    std::string candidate = digits;
    for (const char digit : kAllDigits) {
      candidate[i] = digit;
      if (is_it(candidate)) return mended;
    }
    candidate = digits;
    if (i > 0) std::swap(candidate[i - 1], candidate[i]);
    if (is_it(candidate)) return mended;
  }
  return std::nullopt;
}

}  // namespace homing
