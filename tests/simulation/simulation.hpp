#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace homing::simulation {

/// One random history of two servers on one database: clicks, postbacks, journal and applier steps in any
/// order, with the faults of disk, process, database and clock in between. Then everything heals, comes to
/// rest, and what was acknowledged is compared with what is there.
///
/// Deterministic and single-threaded, in virtual time; a few milliseconds.
///
/// @param story  when given, gets a line for each thing that happened
/// @return empty when every promise held; else the broken one
[[nodiscard]] std::optional<std::string> simulate(std::uint64_t seed, std::string* story = nullptr);

}  // namespace homing::simulation
