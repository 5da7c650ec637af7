#include "enrich/pattern_list.hpp"

#include <vector>

namespace homing::enrich {
namespace {

/// What one pattern may take at most, remembered states included. Few ever come near it.
constexpr std::int64_t kMostMemory = 4 << 20;

re2::RE2::Options options(bool ignore_case) {
  re2::RE2::Options options;
  options.set_encoding(re2::RE2::Options::EncodingLatin1);  // bytes
  options.set_case_sensitive(!ignore_case);
  options.set_log_errors(false);
  options.set_max_mem(kMostMemory);
  return options;
}

}  // namespace

bool PatternList::add(const std::string& pattern, bool ignore_case, std::string& error) {
  const re2::RE2::Options how = options(ignore_case);
  int number = 0;
  if (patterns_.Add(pattern, how, &number) != re2::RE2::NoError) {
    error = re2::RE2(pattern, how).error();  // FilteredRE2 keeps it to itself
    return false;
  }
  ++size_;
  return true;
}

void PatternList::compile() {
  if (size_ == 0) return;
  std::vector<std::string> literals;
  patterns_.Compile(&literals);
  literals_.emplace(literals);
}

std::optional<std::size_t> PatternList::first_match(std::string_view text, std::string_view lower) const {
  if (size_ == 0) return std::nullopt;
  const int number = patterns_.FirstMatch(piece(text), literals_->scan(lower));
  if (number < 0) return std::nullopt;
  return static_cast<std::size_t>(number);
}

const re2::RE2& PatternList::pattern(std::size_t number) const {
  return patterns_.GetRE2(static_cast<int>(number));
}

}  // namespace homing::enrich
