#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <pqxx/pqxx>
#include <string>

#include "homing/core/store_error.hpp"

namespace homing::store {

struct DatabaseOptions {
  std::string url;  ///< libpq's: `postgresql://...` or `host=... dbname=...`.
  std::chrono::milliseconds connect_timeout{3000};
  /// For one statement on the server, and for one whole transaction on this side: a server that hangs
  /// (stopped, cut off) is given up on when it is over, by shutting the connection's socket down from a
  /// watchdog thread. Either way it is StoreFailure::kTimedOut, but kInDoubt when a commit is cut.
  std::chrono::milliseconds statement_timeout{30000};
  /// For statements that find rows by key and insert: each is planned once, for any parameters, and without a
  /// sequential scan, however small the table was then.
  bool lookups_only = false;
  /// Each query is prepared when it is first used, in its transaction. Else all are when the connection
  /// opens: a wrong one shows at once then, but a lock on any of the tables holds up whatever the connection
  /// is for.
  bool prepare_when_used = false;
};

/// One connection to PostgreSQL, opened when first needed and thrown away after a loss.
///
/// Every embedded query is prepared when the connection opens, so a wrong statement or a missing migration
/// shows there (but see prepare_when_used). Commits are durable when they return, whatever the server's
/// default for synchronous_commit. The schema `homing` is created by the first migration run and is the whole
/// search_path.
///
/// Failure: everything throws StoreError; no pqxx exception gets out.
/// Threads: one at a time, but for cancel(). It blocks: never call it on an io thread.
class Database {
 public:
  /// @throws UserError  the URL can't be understood
  explicit Database(DatabaseOptions options);
  ~Database();

  /// Runs `body` in one transaction (READ COMMITTED) and commits it; rolls back when body throws. Not
  /// repeated here.
  void transaction(const std::function<void(pqxx::work&)>& body);

  /// The same for reading: all statements of `body` see one moment of the database (REPEATABLE READ, READ
  /// ONLY).
  void snapshot(const std::function<void(pqxx::work&)>& body);

  /// For statements that PostgreSQL allows in no transaction: each of `body` is committed by itself. A
  /// session in which one has failed is not used any more, so that it keeps no lock.
  void outside_transaction(const std::function<void(pqxx::nontransaction&)>& body);

  /// For a caller that holds a transaction open over several steps of its own. One at a time. The deadline
  /// runs from begin(). rollback() closes it, whatever happened; after commit() it does no harm.
  pqxx::work& begin();
  void commit();
  void rollback() noexcept;

  /// From any thread: ends the statement that is running in a transaction, or in outside_transaction(), which
  /// throws kTimedOut then. Does nothing when none is; one that ends at this very moment may pass it on to
  /// the next.
  void cancel() noexcept;

  /// Runs `step`, and turns what pqxx throws into a StoreError. A lost connection is thrown away.
  template <class Step>
  decltype(auto) guarded(Step&& step) {
    try {
      return step();
    } catch (const StoreError&) {
      throw;
    } catch (...) {
      rethrow_as_store_error();
    }
  }

  /// Without the prepared queries: for migrations, whose tables the queries need.
  void set_prepare_queries(bool prepare) noexcept;

 private:
  [[noreturn]] void rethrow_as_store_error();
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace homing::store
