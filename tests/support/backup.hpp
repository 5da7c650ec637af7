#pragma once

#include <string>

#include "tests/support/temp_folder.hpp"

namespace homing::test {

/// A backup of one database, which goes with this object.
///
/// Failure: throws std::runtime_error with what pg_dump or psql said.
class Backup {
 public:
  /// Takes it.
  explicit Backup(std::string database_url);
  /// Puts the database back to it.
  void restore() const;

 private:
  [[nodiscard]] std::string dump() const { return (folder_.path() / "backup.sql").string(); }

  TempFolder folder_;
  const std::string database_url_;
};

}  // namespace homing::test
