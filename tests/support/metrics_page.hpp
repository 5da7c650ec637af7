#pragma once

#include <cstdint>
#include <string_view>

namespace homing::test {

/// The sum of a metric over its labels on a page of /metrics; with labels in braces behind its name, the one
/// of exactly these. 0 where there is none.
[[nodiscard]] std::uint64_t metric(std::string_view page, std::string_view name);

}  // namespace homing::test
