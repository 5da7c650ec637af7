#pragma once

#include <re2/filtered_re2.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "enrich/text_scanner.hpp"

namespace homing::enrich {

/// Regular expressions in an order: which is the first that occurs in a text.
///
/// A pass over the text finds the literals that the patterns need; only patterns whose literals are there are
/// tried. Patterns and text are bytes, whatever their encoding.
///
/// Threads: immutable once compiled; shared by all.
class PatternList {
 public:
  /// @param error  set when the result is false: why RE2 does not take it. It gets no number then
  [[nodiscard]] bool add(const std::string& pattern, bool ignore_case, std::string& error);
  /// Behind the last add(), in front of the first first_match().
  void compile();

  /// Its number: they are numbered from 0, in the order in which they were taken.
  /// @param lower  the text in lower case
  [[nodiscard]] std::optional<std::size_t> first_match(std::string_view text, std::string_view lower) const;
  [[nodiscard]] const re2::RE2& pattern(std::size_t number) const;
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  re2::FilteredRE2 patterns_{kShortestLiteral};
  std::optional<TextScanner> literals_;
  std::size_t size_ = 0;

  static constexpr int kShortestLiteral = 3;
};

/// For RE2, of text that is not UTF-8 for certain.
[[nodiscard]] inline re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace homing::enrich
