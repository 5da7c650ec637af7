#pragma once

#include <vector>

#include "homing/admin/endpoint.hpp"

namespace homing::admin {

/// Sales that no advertiser's server reports: one by one (POST /conversions), or as a CSV file, with a
/// preview.
///
/// Each goes the way of a postback (see Road). A sale with a promo code has no click: one is made for it, and
/// remembered by (code, txid), so that a file that is imported twice doubles nothing. To that end one import
/// runs at a time at a server.
[[nodiscard]] std::vector<Endpoint> sales_endpoints();

}  // namespace homing::admin
