#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "homing/catalog/catalog.hpp"

namespace homing::admin {

/// The postback URL to give to an offer's advertiser: `{url, parameters, explanation, token_note, warnings}`.
/// What the advertiser has to fill in stands in braces.
/// @param goal  to be named in it; null: the default, which needs not be named
[[nodiscard]] nlohmann::ordered_json postback_link(const std::string& public_url,
                                                   const catalog::Catalog& catalog,
                                                   const catalog::Offer& offer, const Goal* goal);

}  // namespace homing::admin
