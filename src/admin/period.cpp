#include "homing/admin/period.hpp"

#include <algorithm>

#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

using namespace std::chrono;

/// Takes `digits` digits from the front of `text`, which have to be a number from `low` to `high`.
std::optional<int> take_number(std::string_view& text, std::size_t digits, int low, int high) noexcept {
  if (text.size() < digits) return std::nullopt;
  const auto value = parse_integer(text.substr(0, digits));
  text.remove_prefix(digits);
  if (!value || *value < low || *value > high) return std::nullopt;
  return static_cast<int>(*value);
}

bool take(std::string_view& text, std::string_view one_of) noexcept {
  if (text.empty() || one_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<sys_days> take_date(std::string_view& text) noexcept {
  const auto year_number = take_number(text, 4, 1970, 2999);
  if (!year_number || !take(text, "-")) return std::nullopt;
  const auto month_number = take_number(text, 2, 1, 12);
  if (!month_number || !take(text, "-")) return std::nullopt;
  const auto day_number = take_number(text, 2, 1, 31);
  if (!day_number) return std::nullopt;
  const year_month_day date{year(*year_number), month(static_cast<unsigned>(*month_number)),
                            day(static_cast<unsigned>(*day_number))};
  return date.ok() ? std::optional(sys_days(date)) : std::nullopt;
}

/// `.` and 1 to 9 digits, cut to thousandths.
std::optional<milliseconds> take_fraction(std::string_view& text) noexcept {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits > 9) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < 3; ++i) value = value * 10 + (i < digits ? text[i] - '0' : 0);
  text.remove_prefix(digits);
  return milliseconds(value);
}

std::optional<milliseconds> take_time_of_day(std::string_view& text) noexcept {
  const auto hour = take_number(text, 2, 0, 23);
  if (!hour || !take(text, ":")) return std::nullopt;
  const auto minute = take_number(text, 2, 0, 59);
  if (!minute) return std::nullopt;
  milliseconds time = hours(*hour) + minutes(*minute);
  if (!take(text, ":")) return time;
  const auto second = take_number(text, 2, 0, 59);
  if (!second) return std::nullopt;
  time += seconds(*second);
  if (!take(text, ".")) return time;
  const auto fraction = take_fraction(text);
  return fraction ? std::optional(time + *fraction) : std::nullopt;
}

/// `Z`, `+01:00`, `-0330`. How far the clock is ahead of UTC.
std::optional<minutes> take_offset(std::string_view& text) noexcept {
  if (take(text, "Zz")) return minutes(0);
  const bool behind = !text.empty() && text.front() == '-';
  if (!take(text, "+- ")) return std::nullopt;
  const auto hour = take_number(text, 2, 0, 18);
  if (!hour) return std::nullopt;
  take(text, ":");
  const auto minute = take_number(text, 2, 0, 59);
  if (!minute) return std::nullopt;
  const minutes ahead = hours(*hour) + minutes(*minute);
  return behind ? -ahead : ahead;
}

bool is_zone_character(char c) noexcept {
  return is_alpha(c) || c == '_' || c == '-' || c == '/';
}

}  // namespace

std::optional<Moment> Moment::parse(std::string_view text) noexcept {
  const auto date = take_date(text);
  if (!date) return std::nullopt;
  if (text.empty()) return Moment{.time = *date, .is_local = true, .is_date = true};
  if (!take(text, "Tt ")) return std::nullopt;
  const auto time = take_time_of_day(text);
  if (!time) return std::nullopt;
  if (text.empty()) return Moment{.time = *date + *time, .is_local = true};
  const auto ahead = take_offset(text);
  if (!ahead || !text.empty()) return std::nullopt;
  return Moment{.time = *date + *time - *ahead};
}

std::optional<UnixMillis> parse_instant(std::string_view text) noexcept {
  const auto moment = Moment::parse(text);
  return moment ? std::optional(moment->time) : std::nullopt;
}

bool is_zone_name(std::string_view name) noexcept {
  if (name == "UTC") return true;
  if (name.size() > 64 || name.find('/') == std::string_view::npos || !is_alpha(name.front())) return false;
  // The only names with digits. Elsewhere a digit is part of a POSIX rule.
  constexpr std::string_view kFixed = "Etc/GMT";
  if (name.substr(0, kFixed.size()) == kFixed) {
    name.remove_prefix(kFixed.size());
    if (name.empty()) return true;
    const auto hours = take(name, "+-") ? parse_integer(name) : std::nullopt;
    return hours && *hours <= 14;
  }
  return std::all_of(name.begin(), name.end(), is_zone_character);
}

}  // namespace homing::admin
