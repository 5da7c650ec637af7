#pragma once

#include <string_view>

#include "homing/core/store_error.hpp"

namespace homing::store {

/// What an SQLSTATE means for the caller.
[[nodiscard]] StoreFailure classify(std::string_view sqlstate) noexcept;

/// Rethrows the exception that is being handled: as StoreError when it is one of pqxx's, as it is otherwise.
/// @param connection_open  whether the connection is still there: a few pqxx exceptions do not tell
[[noreturn]] void rethrow_as_store_error(bool connection_open);

}  // namespace homing::store
