#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "admin/sales_desk.hpp"
#include "homing/admin/conversions.hpp"

namespace homing::admin {

/// What a sale says of the time at which it was made.
inline constexpr std::string_view kConversionTime = "conversion_time";

struct SaleTime {
  UnixMillis at{};
  std::chrono::milliseconds precision{};  ///< It may have been so much later: a date has no time of day.
};

/// By the place of the sale; absent where it says nothing, or nothing that is a time.
/// @param zone  by whose clock a time is meant that has no offset
/// @throws Problem  there is no such zone. @throws StoreError
[[nodiscard]] std::vector<std::optional<SaleTime>> times_of(const std::vector<Sale>& sales,
                                                            const std::string& zone,
                                                            Conversions& conversions);

/// The time to which the conversion of a sale is booked, or, in `fault`, why there is none.
struct BookedTime {
  UnixMillis at{};
  unsigned http_status = 400;
  std::string code;   ///< Empty: `at` is good.
  std::string fault;  ///< In a sentence.
};

/// How far a sale may go back, and what it has to come behind.
struct TimeBounds {
  UnixMillis now{};
  UnixMillis kept_from{};
  std::optional<UnixMillis> click;  ///< Absent: it has none of its own.
};

/// A time that may be the click's by its precision, or that is the clocks' difference ahead, is moved there.
/// @param text  what was given, of which `time` was read; absent where that was no time
[[nodiscard]] BookedTime booked_time(std::string_view text, const std::optional<SaleTime>& time,
                                     const TimeBounds& bounds);

}  // namespace homing::admin
