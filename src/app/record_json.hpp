#pragma once

#include <string>

#include "homing/journal/format.hpp"
#include "homing/journal/inspection.hpp"

namespace homing::app {

/// A journal record for a person or a script: one JSON object on one line of ASCII, with its position, type
/// and fields; empty fields are left out. Bytes that are no text are percent escapes, a token is `***`. Of a
/// payload that is no record that this version knows it says so, and its size.
[[nodiscard]] std::string record_json(const journal::Record& record);

/// Where records are missing, likewise.
[[nodiscard]] std::string damage_json(const journal::Damage& damage);

}  // namespace homing::app
