#include "tests/support/backup.hpp"

#include <stdexcept>
#include <utility>

#include "tests/support/process.hpp"

namespace homing::test {
namespace {

void insist_on(const Command& command) {
  const Finished finished = run(command);
  if (finished.exit_code != 0) throw std::runtime_error(command.arguments.front() + ": " + finished.errors);
}

}  // namespace

Backup::Backup(std::string database_url) : database_url_(std::move(database_url)) {
  insist_on({{"pg_dump", "--file", dump(), database_url_}});
}

void Backup::restore() const {
  insist_on({{"psql", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--command",
              "DROP SCHEMA homing CASCADE", "--file", dump(), database_url_}});
}

}  // namespace homing::test
