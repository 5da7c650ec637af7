#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
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

/// Why a line of a file is reported: `line 17 of an import`, and the note behind it where there is one.
[[nodiscard]] std::string import_reason(std::size_t line, const std::string& note);
/// The note in such a reason; absent: it is another one.
[[nodiscard]] std::optional<std::string> note_of_import(std::string_view reason);

}  // namespace homing::admin
