#pragma once

#include <string_view>
#include <vector>

#include "admin/sales_desk.hpp"

namespace homing::admin {

inline constexpr std::size_t kMostSaleLines = 10000;

/// The sales of a CSV file: a header line with the names of /postback's parameters (but the token), `code`
/// and `conversion_time`, then a sale a line; empty cells count as absent, empty lines as none.
/// @throws Problem  csv_invalid: the file can't be read, and nothing of it was taken; says line and column
[[nodiscard]] std::vector<Sale> read_sales_file(std::string_view csv);

}  // namespace homing::admin
