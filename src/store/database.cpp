#include "homing/store/database.hpp"

#include <homing_sql/sql.hpp>
#include <optional>
#include <stdexcept>

#include "homing/core/mutex.hpp"
#include "store/connection_string.hpp"
#include "store/failure.hpp"
#include "store/watchdog.hpp"

namespace homing::store {
namespace {

// A lost connection must stay lost: pqxx would open a new one behind our back, without what open() sets up,
// and on a socket that the watchdog does not know.
void forbid_reactivation(pqxx::connection& connection) {
#include <pqxx/internal/ignore-deprecated-pre.hxx>
  connection.inhibit_reactivation(true);
#include <pqxx/internal/ignore-deprecated-post.hxx>
}

// A commit that a crash of the server may undo would break "200 is sent after the commit". Stricter settings
// stay.
void insist_on_durable_commits(pqxx::connection& connection) {
  pqxx::nontransaction session(connection);
  session.exec(
      "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = "
      "'off'");
}

}  // namespace

class Database::Impl {
 public:
  explicit Impl(DatabaseOptions given)
      : conninfo(connection_string(given)),
        transaction_time(given.statement_timeout),
        prepare_when_used(given.prepare_when_used) {}

  void ensure_open() {
    if (is_ready) return;
    connection.emplace(conninfo);
    quiet.emplace(*connection);
    forbid_reactivation(*connection);
    watchdog.watch(connection->sock(), transaction_time);
    insist_on_durable_commits(*connection);
    if (prepare_queries) prepare_all();
    is_ready = true;
  }

  /// For whatever is done next on the connection, which is opened for it.
  void start_the_clock() {
    if (work.has_value()) throw std::logic_error("a transaction is open on this connection");
    ensure_open();
    watchdog.watch(connection->sock(), transaction_time);
  }

  void prepare_all() {
    for (const sql::Query& query : sql::queries) {
      connection->prepare(query.name, query.text);
      // prepare() alone waits for the first use.
      if (!prepare_when_used) connection->prepare_now(query.name);
    }
  }

  void set_cancellable(pqxx::connection* in_transaction) noexcept {
    const MutexLock lock(mutex);
    cancellable = in_transaction;
  }

  void cancel() noexcept {
    const MutexLock lock(mutex);
    if (cancellable == nullptr) return;
    try {
      cancellable->cancel_query();
    } catch (const std::exception&) {
      // The server cannot be reached: its statement timeout is the next who ends it.
    }
  }

  void close() noexcept {
    set_cancellable(nullptr);
    is_ready = false;
    work.reset();
    quiet.reset();
    connection.reset();
    watchdog.release();
  }

  const std::string conninfo;
  const std::chrono::milliseconds transaction_time;
  const bool prepare_when_used;
  bool prepare_queries = true;
  bool is_ready = false;  // the connection, with all that belongs to it

  Watchdog watchdog;
  std::optional<pqxx::connection> connection;
  std::optional<pqxx::quiet_errorhandler> quiet;  // pqxx would print notices to standard error
  std::optional<pqxx::work> work;

  Mutex mutex;
  pqxx::connection* cancellable HOMING_GUARDED_BY(mutex) =
      nullptr;  // the connection, while a transaction is open
};

Database::Database(DatabaseOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}

Database::~Database() {
  impl_->close();
}

void Database::transaction(const std::function<void(pqxx::work&)>& body) {
  pqxx::work& work = begin();
  try {
    guarded([&] { body(work); });
    commit();
  } catch (...) {
    rollback();
    throw;
  }
}

void Database::snapshot(const std::function<void(pqxx::work&)>& body) {
  transaction([&](pqxx::work& work) {
    work.exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    body(work);
  });
}

void Database::outside_transaction(const std::function<void(pqxx::nontransaction&)>& body) {
  try {
    guarded([&] {
      impl_->start_the_clock();
      pqxx::nontransaction session(*impl_->connection);
      impl_->set_cancellable(&*impl_->connection);
      body(session);
    });
  } catch (...) {
    impl_->close();
    throw;
  }
  rollback();
}

pqxx::work& Database::begin() {
  return guarded([this]() -> pqxx::work& {
    impl_->start_the_clock();
    pqxx::work& work = impl_->work.emplace(*impl_->connection);
    impl_->set_cancellable(&*impl_->connection);
    return work;
  });
}

void Database::commit() {
  guarded([this] { impl_->work.value().commit(); });
  rollback();
}

void Database::rollback() noexcept {
  impl_->set_cancellable(nullptr);
  impl_->work.reset();
  impl_->watchdog.release();
  if (impl_->watchdog.has_cut()) impl_->close();  // behind the last statement, so that nobody noticed
}

void Database::cancel() noexcept {
  impl_->cancel();
}

void Database::set_prepare_queries(bool prepare) noexcept {
  impl_->prepare_queries = prepare;
}

void Database::rethrow_as_store_error() {
  const bool cut = impl_->connection.has_value() && impl_->watchdog.has_cut();
  const bool open = impl_->connection.has_value() && impl_->connection->is_open() && !cut;
  try {
    store::rethrow_as_store_error(open);
  } catch (const StoreError& e) {
    // Only after these is the session as good as before. Anything else, and a changed schema too, asks for a
    // new one.
    const bool keep = e.failure() == StoreFailure::kConflict || e.failure() == StoreFailure::kBadData ||
                      e.failure() == StoreFailure::kTimedOut;
    if (!keep || !open || !impl_->is_ready) impl_->close();
    if (cut && e.failure() == StoreFailure::kUnavailable)
      throw StoreError(StoreFailure::kTimedOut, std::string("cut off, its time was up: ") + e.what());
    throw;
  }
}

}  // namespace homing::store
