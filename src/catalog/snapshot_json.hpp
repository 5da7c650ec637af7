#pragma once

#include <string>
#include <string_view>

#include "homing/catalog/rows.hpp"

namespace homing::catalog {

/// The snapshot file's text: one JSON object.
///
///     "format"   number of this format, 1
///     "sha256"   of `catalog` written without blanks, members in the order of their names
///     "catalog"  the rows: one list a table, named as CatalogRows and its rows name their members
///
/// Format number 1 stays readable for ever; a change that an older binary would misread raises the number.
[[nodiscard]] std::string encode_snapshot(const CatalogRows& rows);
/// @throws UserError  what is wrong with the text, without naming the file
[[nodiscard]] CatalogRows decode_snapshot(std::string_view text);

}  // namespace homing::catalog
