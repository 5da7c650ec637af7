#include "http/retry_after.hpp"

#include <algorithm>
#include <ctime>
#include <iomanip>
#include <locale>
#include <sstream>
#include <string>

#include "homing/core/text.hpp"

namespace homing::http {
namespace {

using std::chrono::seconds;

constexpr seconds kLongest = std::chrono::hours(24 * 7);

std::optional<seconds> unix_time_of(std::string_view date) {
  std::istringstream input{std::string(date)};
  input.imbue(std::locale::classic());
  std::tm parts{};
  input >> std::get_time(&parts, "%a, %d %b %Y %H:%M:%S GMT");
  if (input.fail()) return std::nullopt;
  return seconds(::timegm(&parts));
}

}  // namespace

std::optional<seconds> parse_retry_after(std::string_view text, UnixMillis now) {
  text = trim(text);
  if (const auto count = parse_integer(text)) return std::min(seconds(*count), kLongest);
  const auto then = unix_time_of(text);
  if (!then) return std::nullopt;
  const auto left = *then - std::chrono::floor<seconds>(now.time_since_epoch());
  return std::clamp(left, seconds(0), kLongest);
}

}  // namespace homing::http
