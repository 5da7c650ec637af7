#include "tests/support/database_faults.hpp"

#include <pqxx/pqxx>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/eventually.hpp"

namespace homing::test {

std::string_view name_of(DatabaseFault fault) noexcept {
  switch (fault) {
    case DatabaseFault::kStopped:
      return "stopped";
    case DatabaseFault::kKilled:
      return "killed";
    case DatabaseFault::kHung:
      return "hung";
    case DatabaseFault::kReadOnly:
      return "read-only";
    case DatabaseFault::kOutOfConnections:
      return "out of connections";
    case DatabaseFault::kSlow:
      return "slow";
    case DatabaseFault::kRestarted:
      return "restarted";
  }
  return "";
}

/// Holds every connection that the server has, and sends everybody else away.
class FaultyPostgres::Hog {
 public:
  explicit Hog(const std::string& url) : url_(url + "&application_name=hog") {
    take_all();
    const bool alone = eventually([this] {
      const bool nobody_else = send_others_away() == 0;
      take_all();
      return nobody_else;
    });
    if (!alone) throw std::runtime_error("the server's connections could not all be taken");
  }

 private:
  void take_all() {
    try {
      while (true) connections_.push_back(std::make_unique<pqxx::connection>(url_));
    } catch (const pqxx::broken_connection&) {  // too many clients: that was the last one
    }
  }

  /// @return how many there were
  int send_others_away() {
    pqxx::nontransaction work(*connections_.at(0));
    const pqxx::row row = work.exec1(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND application_name <> 'hog'");
    return row[0].as<int>();
  }

  const std::string url_;
  std::vector<std::unique_ptr<pqxx::connection>> connections_;
};

FaultyPostgres::FaultyPostgres(PrivatePostgres& postgres) : postgres_(postgres) {}

FaultyPostgres::~FaultyPostgres() {
  try {
    cure();
  } catch (const std::exception&) {
    // The test has failed by then, and the server is removed as a whole.
  }
}

void FaultyPostgres::cause(DatabaseFault fault) {
  fault_ = fault;
  is_caused_ = true;
  switch (fault) {
    case DatabaseFault::kStopped:
      return postgres_.stop();
    case DatabaseFault::kKilled:
      return postgres_.kill9();
    case DatabaseFault::kHung:
      return postgres_.pause();
    case DatabaseFault::kReadOnly:
      return set_read_only(true);
    case DatabaseFault::kOutOfConnections:
      hog_ = std::make_unique<Hog>(postgres_.url());
      return;
    case DatabaseFault::kSlow:
      return set_slow(true);
    case DatabaseFault::kRestarted:
      postgres_.stop();
      postgres_.start();
      return;
  }
}

void FaultyPostgres::cure() {
  if (!is_caused_) return;
  is_caused_ = false;
  switch (fault_) {
    case DatabaseFault::kStopped:
    case DatabaseFault::kKilled:
      return postgres_.start();
    case DatabaseFault::kHung:
      return postgres_.resume();
    case DatabaseFault::kReadOnly:
      return set_read_only(false);
    case DatabaseFault::kOutOfConnections:
      hog_.reset();
      return;
    case DatabaseFault::kSlow:
      return set_slow(false);
    case DatabaseFault::kRestarted:
      return;
  }
}

void FaultyPostgres::set_read_only(bool read_only) {
  pqxx::connection connection(postgres_.url());
  pqxx::nontransaction work(connection);
  work.exec(read_only ? "ALTER SYSTEM SET default_transaction_read_only = on"
                      : "ALTER SYSTEM RESET default_transaction_read_only");
  work.exec("SELECT pg_reload_conf()");
  const std::string expected = read_only ? "on" : "off";
  const bool in_force =
      eventually([&] { return value(postgres_.url(), "SHOW default_transaction_read_only") == expected; });
  if (!in_force)
    throw std::runtime_error("the server did not take default_transaction_read_only=" + expected);
}

/// One table at a time: whoever is writing holds locks on both, and on their partitions in its own order.
/// Whom PostgreSQL chooses to end such a deadlock tries again.
void FaultyPostgres::set_slow(bool slow) {
  const std::string seconds = std::to_string(std::chrono::duration<double>(kSlowRow).count());
  if (slow)
    rows(postgres_.url(),
         "CREATE OR REPLACE FUNCTION homing.be_slow() RETURNS trigger LANGUAGE plpgsql AS "
         "$$BEGIN PERFORM pg_sleep(" +
             seconds + "); RETURN NEW; END$$");
  for (const std::string table : {"homing.clicks", "homing.postbacks"}) {
    const std::string statement = slow ? "CREATE TRIGGER be_slow BEFORE INSERT ON " + table +
                                             " FOR EACH ROW EXECUTE FUNCTION homing.be_slow()"
                                       : "DROP TRIGGER be_slow ON " + table;
    const bool done = eventually([&] {
      try {
        rows(postgres_.url(), statement);
        return true;
      } catch (const pqxx::deadlock_detected&) {
        return false;
      }
    });
    if (!done) throw std::runtime_error("the table " + table + " could not be made slow or fast again");
  }
}

}  // namespace homing::test
