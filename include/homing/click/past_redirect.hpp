#pragma once

#include <string_view>

#include "homing/catalog/catalog.hpp"
#include "homing/click/click_handler.hpp"
#include "homing/model/click.hpp"
#include "homing/model/dry_run.hpp"

namespace homing::click {

/// Where the visitor of a stored click was sent: what the road would make of its values and of the refusal
/// that it got, by the offer's URLs as they are now. Requires: a visit, and no click that a promo code made.
/// @param offer  its ref, like `affiliate`'s; empty where it names none
[[nodiscard]] PastRedirect past_redirect(const Click& click, std::string_view offer,
                                         std::string_view affiliate, const catalog::Catalog& catalog,
                                         const ClickOptions& options);

}  // namespace homing::click
