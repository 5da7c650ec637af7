#pragma once

#include <string>

#include "homing/store/database.hpp"

namespace homing::store {

/// The operator's connection string with what Homing asks of every session: time-outs on the server and on
/// the wire, UTC, UTF-8, and the schema. What the operator set stays, except for those that Homing's promises
/// hang on.
///
/// @throws UserError  it is neither a URL nor `name=value` pairs that libpq knows
[[nodiscard]] std::string connection_string(const DatabaseOptions& options);

}  // namespace homing::store
