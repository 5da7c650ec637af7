#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace homing::admin {

/// Whether the affiliate has been told, and what to do where not: where it has several postback URLs, of
/// each.
/// @param deliveries  facts of these events, in time order, likewise `attempts`
[[nodiscard]] std::string about_deliveries(const std::vector<nlohmann::ordered_json>& deliveries,
                                           const std::vector<nlohmann::ordered_json>& attempts);

}  // namespace homing::admin
