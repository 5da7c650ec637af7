#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "admin/life_words.hpp"
#include "homing/admin/explain.hpp"

namespace homing::admin {

/// The facts of a click's events, sorted by what they are about; each in time order.
struct ClickLife {
  nlohmann::ordered_json click;  ///< null where there is none.
  std::vector<nlohmann::ordered_json> postbacks, waiting, conversions, deliveries, attempts;
  bool postbacks_kept = true;  ///< Else they are gone, with the day of the click (postbacks_kept).
};

[[nodiscard]] ClickLife sorted_life(const std::vector<LifeEvent>& events);

/// What of a life belongs to what was asked for, beside the click; and what waits, but where one postback is
/// asked for. Empty where that is the click itself, or nothing that is shown of it.
[[nodiscard]] std::optional<ClickLife> part_asked_for(const ClickLife& life, const AskedFor& asked);

}  // namespace homing::admin
