#include "admin/common_parameters.hpp"

#include "homing/model/currency.hpp"

namespace homing::admin {
namespace {

std::optional<Moment> take_moment(Parameters& parameters, std::string_view name) {
  const auto text = parameters.one(name);
  if (!text) return std::nullopt;
  const auto moment = Moment::parse(*text);
  if (!moment) parameters.fault(name, in_quotes(*text) + " is no time; expected " + kExpectedMoment);
  return moment;
}

}  // namespace

Period take_period(Parameters& parameters, UnixMillis now, int default_days) {
  Period period;
  period.now = now;
  period.default_days = default_days;
  period.from = take_moment(parameters, "from");
  period.to = take_moment(parameters, "to");
  if (period.to && period.to->is_date) period.to->time += std::chrono::days(1);
  if (const auto zone = parameters.one("tz")) {
    period.zone = *zone;
    if (!is_zone_name(*zone)) {
      parameters.fault("tz", in_quotes(*zone) + " is no time zone; expected an IANA name like Europe/Berlin");
    }
  }
  return period;
}

std::string take_currency(Parameters& parameters) {
  const auto currency = parameters.one("currency");
  if (!currency) return {};
  if (!is_currency(*currency)) {
    parameters.fault("currency",
                     in_quotes(*currency) + " is no currency; expected an ISO 4217 code like EUR");
  }
  return std::string(*currency);
}

ReportFormat take_format(Parameters& parameters) {
  const auto format = parameters.one("format");
  if (!format || *format == "json") return ReportFormat::kJson;
  if (*format != "csv") parameters.fault("format", in_quotes(*format) + " is neither json nor csv");
  return ReportFormat::kCsv;
}

std::size_t take_limit(Parameters& parameters, ReportFormat format) {
  constexpr std::size_t kDefault = 50;
  constexpr std::size_t kMost = 500;
  constexpr std::size_t kMostInCsv = 10'000;
  return format == ReportFormat::kCsv ? parameters.count("limit", kMostInCsv, kMostInCsv)
                                      : parameters.count("limit", kDefault, kMost);
}

}  // namespace homing::admin
