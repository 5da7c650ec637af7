#include "homing/core/units.hpp"

#include <array>
#include <ctime>

#include "homing/core/text.hpp"

namespace homing {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t worth;
};

constexpr std::array<Unit, 5> kTimes{
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
constexpr std::array<Unit, 5> kSizes{
    {{"", 1}, {"KiB", 1LL << 10}, {"MiB", 1LL << 20}, {"GiB", 1LL << 30}, {"TiB", 1LL << 40}}};

template <std::size_t N>
std::optional<std::int64_t> parse_with_unit(std::string_view text, const std::array<Unit, N>& units,
                                            std::int64_t most) noexcept {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_integer(text.substr(0, digits));
  for (const Unit& unit : units) {
    if (!number || text.substr(digits) != unit.name) continue;
    return *number <= most / unit.worth ? std::optional(*number * unit.worth) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) noexcept {
  constexpr std::int64_t kHundredYears = 36'525LL * 86'400'000;
  const auto millis = parse_with_unit(text, kTimes, kHundredYears);
  if (!millis) return std::nullopt;
  return std::chrono::milliseconds(*millis);
}

std::string duration_text(std::chrono::milliseconds duration) {
  const std::int64_t millis = duration.count();
  for (auto unit = kTimes.rbegin(); unit != kTimes.rend(); ++unit) {
    if (millis != 0 && millis % unit->worth == 0)
      return std::to_string(millis / unit->worth) + std::string(unit->name);
  }
  return "0s";
}

std::optional<std::uint64_t> parse_size(std::string_view text) noexcept {
  const auto bytes = parse_with_unit(text, kSizes, 1LL << 50);
  if (!bytes) return std::nullopt;
  return static_cast<std::uint64_t>(*bytes);
}

std::string time_text(std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds> time) {
  const auto millis = time.time_since_epoch().count();
  const std::time_t seconds = millis / 1000;
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::string fraction = std::to_string(1000 + millis % 1000).substr(1);
  return std::string(text.data(), size) + "." + fraction + "Z";
}

}  // namespace homing
