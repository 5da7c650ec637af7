#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/rows.hpp"
#include "tests/support/temp_folder.hpp"

namespace homing::test {

enum class Schema {
  kEmpty,     ///< No schema: for tests of the migrations.
  kMigrated,  ///< As after `homing migrate`: all migrations, one click ID key.
};

/// A fresh database on the test server, dropped at the end with whoever is still connected.
///
/// The server is the one of TEST_DATABASE_URL, as a URL (postgresql://...) of a superuser; `scripts/test`
/// starts one and sets it. By hand:  export TEST_DATABASE_URL=$(scripts/postgres start build/test-postgres)
///
/// Migrated ones are copies (about 50 ms) of a template that the first test makes on the server, under an
/// advisory lock and named after the migrations' text; so tests may run in parallel, and a changed migration
/// makes a new template.
class TestDatabase {
 public:
  /// @throws std::runtime_error  TEST_DATABASE_URL is not set: a test that needs a database fails without one
  explicit TestDatabase(Schema schema = Schema::kMigrated);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  [[nodiscard]] const std::string& url() const noexcept { return url_; }

  /// See rows.hpp.
  std::vector<Row> rows(std::string_view sql) const { return test::rows(url_, sql); }
  [[nodiscard]] std::string value(std::string_view sql) const { return test::value(url_, sql); }

 private:
  std::string server_url_;
  std::string name_;
  std::string url_;
};

/// A whole server of its own, for a test that stops, kills or freezes it; made by scripts/postgres in a
/// temporary folder (about a second) and removed at the end. It has one database, empty, and is running after
/// construction.
///
/// Failure: everything throws std::runtime_error with what the script said.
class PrivatePostgres {
 public:
  /// @param settings  of the server, `name=value` as in postgresql.conf, kept over restarts
  explicit PrivatePostgres(std::vector<std::string> settings = {});
  ~PrivatePostgres();
  PrivatePostgres(const PrivatePostgres&) = delete;
  PrivatePostgres& operator=(const PrivatePostgres&) = delete;

  /// The same before and after a restart.
  [[nodiscard]] const std::string& url() const noexcept { return url_; }

  void start();  ///< Returns when it answers.
  void stop();   ///< In order: connections are cut, everything committed is on disk.
  void kill9();  ///< All its processes at once, as in a crash.
  void pause();  ///< Freezes all its processes: connections stay open and say nothing.
  void resume();

 private:
  std::string script(std::string_view command, const std::vector<std::string>& settings = {});

  TempFolder folder_;
  const std::vector<std::string> settings_;
  std::string url_;
};

/// `url` with another database name.
[[nodiscard]] std::string with_database(std::string_view url, std::string_view name);

}  // namespace homing::test
