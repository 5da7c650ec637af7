#include "admin/listing.hpp"

#include <algorithm>
#include <chrono>

#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

constexpr std::size_t kMostValues = 100;
constexpr std::size_t kLongestValue = 1024;

/// Takes a number of so many digits off the front.
bool take_number(std::string_view& text, std::size_t digits, int& number) noexcept {
  if (text.size() < digits) return false;
  const auto value = parse_integer(text.substr(0, digits));
  if (!value) return false;
  number = static_cast<int>(*value);
  text.remove_prefix(digits);
  return true;
}

bool take(std::string_view& text, char expected) noexcept {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<UnixMillis> take_date(std::string_view& text) noexcept {
  using std::chrono::day, std::chrono::month, std::chrono::year;
  int y = 0;
  int m = 0;
  int d = 0;
  if (!take_number(text, 4, y) || !take(text, '-') || !take_number(text, 2, m) || !take(text, '-') ||
      !take_number(text, 2, d))
    return std::nullopt;
  const std::chrono::year_month_day date(year(y), month(static_cast<unsigned>(m)),
                                         day(static_cast<unsigned>(d)));
  if (!date.ok()) return std::nullopt;
  return UnixMillis(std::chrono::sys_days(date));
}

/// Of the day, without its fraction.
std::optional<std::chrono::milliseconds> take_clock(std::string_view& text) noexcept {
  int h = 0;
  int m = 0;
  int s = 0;
  if (!take_number(text, 2, h) || !take(text, ':') || !take_number(text, 2, m) || !take(text, ':') ||
      !take_number(text, 2, s) || h > 23 || m > 59 || s > 59)
    return std::nullopt;
  return std::chrono::hours(h) + std::chrono::minutes(m) + std::chrono::seconds(s);
}

/// Behind the seconds; what is finer than a millisecond is left out.
std::optional<std::chrono::milliseconds> take_fraction(std::string_view& text) noexcept {
  if (!take(text, '.')) return std::chrono::milliseconds(0);
  int milliseconds = 0;
  std::size_t digits = 0;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), ++digits) {
    if (digits < 3) milliseconds = milliseconds * 10 + (text.front() - '0');
  }
  if (digits == 0 || digits > 9) return std::nullopt;
  for (; digits < 3; ++digits) milliseconds *= 10;
  return std::chrono::milliseconds(milliseconds);
}

std::optional<std::chrono::milliseconds> read_offset(std::string_view text) noexcept {
  if (text == "Z" || text == "z") return std::chrono::milliseconds(0);
  const bool west = text.starts_with('-');
  int h = 0;
  int m = 0;
  if (!take(text, west ? '-' : '+') || !take_number(text, 2, h) || !take(text, ':') ||
      !take_number(text, 2, m) || !text.empty() || h > 23 || m > 59)
    return std::nullopt;
  const std::chrono::milliseconds offset = std::chrono::hours(h) + std::chrono::minutes(m);
  return west ? -offset : offset;
}

}  // namespace

std::optional<UnixMillis> parse_instant(std::string_view text) noexcept {
  const auto date = take_date(text);
  if (!date || text.empty()) return date;
  if (!take(text, 'T')) return std::nullopt;
  const auto clock = take_clock(text);
  if (!clock) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  const auto offset = read_offset(text);
  if (!offset) return std::nullopt;
  return *date + *clock + *fraction - *offset;
}

std::optional<UnixMillis> instant(const Call& call, std::string_view name) {
  const auto text = call.parameter(name);
  if (!text) return std::nullopt;
  const auto time = parse_instant(*text);
  if (!time) {
    throw bad_input(
        {{std::string(name), "is no time; expected one like 2026-11-26 or 2026-11-26T02:11:16Z"}});
  }
  return time;
}

std::vector<std::string> filter(const Call& call, std::string_view name) {
  std::vector<std::string> values = call.parameters(name);
  const auto is_wrong = [](const std::string& value) {
    return value.size() > kLongestValue || !is_storable_text(value);
  };
  if (values.size() > kMostValues)
    throw bad_input({{std::string(name), "stands more than " + std::to_string(kMostValues) + " times"}});
  if (std::any_of(values.begin(), values.end(), is_wrong))
    throw bad_input({{std::string(name), "has to be at most 1024 bytes of UTF-8 text"}});
  return values;
}

std::vector<std::string> filter(const Call& call, std::string_view name,
                                const std::vector<std::string>& known) {
  std::vector<std::string> values = filter(call, name);
  std::string list;
  for (const std::string& word : known) list.append(list.empty() ? "" : ", ").append(word);
  for (const std::string& value : values) {
    if (std::find(known.begin(), known.end(), value) == known.end())
      throw bad_input({{std::string(name), "has to be one of " + list}});
  }
  return values;
}

Problem bad_cursor() {
  return bad_input({{"cursor", "is none that this list has given"}});
}

std::vector<std::string> cursor_parts(const Call& call, std::size_t parts) {
  const auto cursor = call.parameter("cursor");
  if (!cursor) return {};
  std::vector<std::string> found;
  for (std::size_t begin = 0; begin <= cursor->size();) {
    const std::size_t end = std::min(cursor->find('.', begin), cursor->size());
    found.push_back(cursor->substr(begin, end - begin));
    begin = end + 1;
  }
  if (found.size() != parts) throw bad_cursor();
  return found;
}

}  // namespace homing::admin
