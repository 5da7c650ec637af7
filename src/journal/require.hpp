#pragma once

#include <string>
#include <system_error>

#include "homing/core/error.hpp"

namespace homing::journal {

/// @throws UserError  there was an error: that the journal can't do `what` with the file of that path
inline void require(std::error_code error, const std::string& what, const std::string& path) {
  if (error) throw UserError("journal: cannot " + what + " " + path + ": " + error.message());
}

}  // namespace homing::journal
