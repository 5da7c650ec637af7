#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <string_view>

#include "tests/support/postgres.hpp"

namespace homing::test {

enum class DatabaseFault {
  kStopped,           ///< In order: its clients are sent away.
  kKilled,            ///< kill -9 of all its processes.
  kHung,              ///< SIGSTOP: connections stay open and say nothing.
  kReadOnly,          ///< Every transaction is refused at its first write.
  kOutOfConnections,  ///< Its clients are sent away, and no new one is let in.
  kSlow,              ///< Each click and postback takes it kSlowRow to store.
  kRestarted,         ///< Away for as long as a restart takes, and back before cause() returns.
};
inline constexpr std::array kDatabaseFaults{
    DatabaseFault::kStopped,  DatabaseFault::kKilled,           DatabaseFault::kHung,
    DatabaseFault::kReadOnly, DatabaseFault::kOutOfConnections, DatabaseFault::kSlow,
    DatabaseFault::kRestarted};
inline constexpr std::chrono::milliseconds kSlowRow{10};
[[nodiscard]] std::string_view name_of(DatabaseFault fault) noexcept;

/// Makes a PostgreSQL server fail in one way at a time, and well again.
///
/// Failure: throws std::runtime_error, or pqxx::failure, when the server does not do as it is told.
/// Ownership: borrows the server, which runs at the start, and again after cure(). Threads: one.
/// kSlow needs the schema to be there, and stays over a restart.
class FaultyPostgres {
 public:
  explicit FaultyPostgres(PrivatePostgres& postgres);
  ~FaultyPostgres();
  FaultyPostgres(const FaultyPostgres&) = delete;
  FaultyPostgres& operator=(const FaultyPostgres&) = delete;

  /// Returns when it is in force. Requires: none is.
  void cause(DatabaseFault fault);
  /// Returns when the server answers as it should. Harmless when it does already.
  void cure();

 private:
  class Hog;

  void set_read_only(bool read_only);
  void set_slow(bool slow);

  PrivatePostgres& postgres_;
  bool is_caused_ = false;
  DatabaseFault fault_ = DatabaseFault::kStopped;
  std::unique_ptr<Hog> hog_;
};

}  // namespace homing::test
