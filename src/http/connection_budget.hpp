#pragma once

#include <cstddef>

namespace homing::http {

/// How many connections the process's descriptors allow.
struct ConnectionBudget {
  std::size_t served = 0;       ///< Served at the same time.
  std::size_t turned_away = 0;  ///< Told 503 at the same time; past that they wait in the kernel's queue.
};

/// Leaves descriptors for the journal, the database and the log: a server whose connections take them all
/// cannot write.
/// @param descriptors  the process's limit
[[nodiscard]] ConnectionBudget connection_budget(std::size_t wanted, std::size_t descriptors) noexcept;

/// Raises the process's soft limit of descriptors as far as `connections` need and the hard limit allows.
/// @return the limit as it is now
std::size_t raise_descriptor_limit(std::size_t connections) noexcept;

}  // namespace homing::http
