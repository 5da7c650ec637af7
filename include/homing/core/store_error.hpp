#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace homing {

/// What the caller can do after the database said no.
enum class StoreFailure : std::uint8_t {
  kUnavailable,  ///< Connection or server trouble. Nothing was done; try again later.
  kTimedOut,     ///< The server did not get done in time. Nothing was done; try again with less at a time.
  kConflict,  ///< Serialization failure, deadlock, or another writer was first. Nothing was done; try again
              ///< now.
  kInDoubt,   ///< The commit may or may not have happened. Look before trying again.
  kBadData,   ///< A value in the statement was refused. Trying the same data again cannot help.
  kBroken,    ///< The statement or the schema is wrong: an operator has to look. The data is not at fault.
};

/// The only exception that leaves the store module. what() carries the SQLSTATE and the server's words: it
/// goes into logs, never into an answer.
class StoreError : public std::runtime_error {
 public:
  StoreError(StoreFailure failure, const std::string& what) : std::runtime_error(what), failure_(failure) {}
  [[nodiscard]] StoreFailure failure() const noexcept { return failure_; }

 private:
  StoreFailure failure_;
};

}  // namespace homing
