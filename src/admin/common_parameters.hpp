#pragma once

#include <string>

#include "admin/parameters.hpp"
#include "homing/admin/period.hpp"
#include "homing/admin/report_text.hpp"

/// Parameters that reports and statements have in common.
namespace homing::admin {

/// What a Moment looks like, for a person: `expected ...`.
inline constexpr const char* kExpectedMoment =
    "one like 2026-11-26, 2026-11-26T14:30, or 2026-11-26T14:30:00+01:00";

/// Takes `from`, `to` and `tz`.
[[nodiscard]] Period take_period(Parameters& parameters, UnixMillis now, int default_days);
/// Takes `currency`. Empty where absent.
[[nodiscard]] std::string take_currency(Parameters& parameters);
/// Takes `format`.
[[nodiscard]] ReportFormat take_format(Parameters& parameters);
/// Takes `limit`.
[[nodiscard]] std::size_t take_limit(Parameters& parameters, ReportFormat format);

}  // namespace homing::admin
