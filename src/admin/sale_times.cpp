#include "admin/sale_times.hpp"

#include <algorithm>

#include "homing/admin/period.hpp"
#include "homing/core/text.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

using std::chrono::milliseconds;

/// Clocks differ, and a till may tell no seconds.
constexpr milliseconds kClocksDiffer = std::chrono::minutes(1);
/// The longest day, on which clocks are set back.
constexpr milliseconds kLongestDay = std::chrono::hours(25);

std::optional<Moment> moment_of(const Sale& sale) {
  for (const auto& [name, value] : sale.parameters) {
    if (name == kConversionTime) return Moment::parse(value);
  }
  return std::nullopt;
}

BookedTime fault(unsigned http_status, std::string code, std::string sentence) {
  BookedTime booked;
  booked.http_status = http_status;
  booked.code = std::move(code);
  booked.fault = std::move(sentence);
  return booked;
}

BookedTime invalid(std::string sentence) {
  return fault(400, "conversion_time_invalid", std::move(sentence));
}

}  // namespace

std::vector<std::optional<SaleTime>> times_of(const std::vector<Sale>& sales, const std::string& zone,
                                              Conversions& conversions) {
  std::vector<std::optional<SaleTime>> times(sales.size());
  std::vector<std::size_t> local;
  std::vector<UnixMillis> shown;
  for (std::size_t i = 0; i < sales.size(); ++i) {
    const auto moment = moment_of(sales[i]);
    if (!moment) continue;
    times[i] = SaleTime{moment->time, moment->is_date ? kLongestDay : kClocksDiffer};
    if (!moment->is_local) continue;
    local.push_back(i);
    shown.push_back(moment->time);
  }
  if (local.empty() || zone == "UTC") return times;
  const std::vector<UnixMillis> there = conversions.times_on_clock(shown, zone);
  for (std::size_t i = 0; i < local.size(); ++i) times[local[i]]->at = there.at(i);
  return times;
}

BookedTime booked_time(std::string_view text, const std::optional<SaleTime>& time, const TimeBounds& bounds) {
  if (!time) {
    return invalid("The conversion_time " + in_quotes(text) +
                   " is no time; expected one like 2026-11-05, 2026-11-05T14:30, or "
                   "2026-11-05T14:30:00+01:00.");
  }
  BookedTime booked;
  booked.at = time->at;
  if (bounds.click && booked.at < *bounds.click && *bounds.click - booked.at <= time->precision)
    booked.at = *bounds.click;
  const std::string said = "The conversion_time " + in_quotes(text);
  if (booked.at > bounds.now + kClocksDiffer) return invalid(said + " is in the future.");
  if (bounds.click && booked.at < *bounds.click) {
    return fault(422, "conversion_before_click",
                 said + " is before the click, which was made at " + time_text(*bounds.click) + ".");
  }
  if (booked.at < bounds.kept_from) {
    return invalid(said + " is too long ago: a conversion can be dated back to " +
                   time_text(bounds.kept_from) + ".");
  }
  booked.at = std::min(booked.at, bounds.now);
  return booked;
}

}  // namespace homing::admin
