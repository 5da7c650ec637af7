#include "homing/store/database.hpp"

#include <gmock/gmock.h>
#include <homing_sql/sql.hpp>

#include <thread>

#include "tests/support/eventually.hpp"
#include "tests/support/postgres.hpp"

namespace homing::store {
namespace {

using test::PrivatePostgres;
using test::Schema;
using test::TestDatabase;

/// For a transaction that is to be cut off. The next one, on a new connection, has to be done in as long: a
/// busy machine is away for some seconds.
constexpr std::chrono::seconds kCutAfter{4};

DatabaseOptions options_of(const std::string& url,
                           std::chrono::milliseconds time = std::chrono::seconds(30)) {
  DatabaseOptions options;
  options.url = url;
  options.statement_timeout = time;
  return options;
}

template <class Step>
StoreFailure failure_of(Step step) {
  try {
    step();
  } catch (const StoreError& e) {
    return e.failure();
  }
  ADD_FAILURE() << "nothing failed";
  return StoreFailure::kBroken;
}

void run(Database& database, const std::string& sql) {
  database.transaction([&](pqxx::work& work) { work.exec(sql); });
}

std::string ask(Database& database, const std::string& sql) {
  std::string answer;
  database.transaction([&](pqxx::work& work) { answer = work.exec1(sql)[0].c_str(); });
  return answer;
}

class DatabaseTest : public testing::Test {
 protected:
  DatabaseTest() : database(options_of(server.url())) { database.set_prepare_queries(false); }

  TestDatabase server{Schema::kEmpty};
  Database database;
};

TEST_F(DatabaseTest, RunsOutsideATransactionWhatIsAllowedInNone) {
  database.outside_transaction([](pqxx::nontransaction& session) {
    session.exec("CREATE TABLE public.things (thing text)");
    session.exec("CREATE INDEX CONCURRENTLY things_by_thing ON public.things (thing)");
  });
  EXPECT_EQ(
      ask(database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'public.things_by_thing'::regclass"),
      "t");
}

TEST_F(DatabaseTest, KeepsNoLockOfASessionInWhichAStatementFailed) {
  const auto failure = failure_of([&] {
    database.outside_transaction([](pqxx::nontransaction& session) {
      session.exec("SELECT pg_advisory_lock(7)");
      session.exec("SELECT 1 / 0");
    });
  });
  EXPECT_EQ(failure, StoreFailure::kBadData);
  EXPECT_TRUE(test::eventually([&] {
    return server.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7") == "0";
  }));
  EXPECT_EQ(ask(database, "SELECT 1"), "1");
}

TEST_F(DatabaseTest, SetsTheSessionUp) {
  EXPECT_EQ(ask(database, "SHOW timezone"), "UTC");
  EXPECT_EQ(ask(database, "SHOW search_path"), "homing");
  EXPECT_EQ(ask(database, "SHOW statement_timeout"), "30s");
  EXPECT_EQ(ask(database, "SHOW lock_timeout"), "30s");
  EXPECT_EQ(ask(database, "SHOW idle_in_transaction_session_timeout"), "1min");
  EXPECT_EQ(ask(database, "SHOW client_encoding"), "UTF8");
  EXPECT_EQ(ask(database, "SHOW application_name"), "homing");
}

TEST_F(DatabaseTest, CommitsDurablyWhateverTheServersDefaultIs) {
  server.rows(
      "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET synchronous_commit = off'; END "
      "$$");
  EXPECT_EQ(ask(database, "SHOW synchronous_commit"), "on");
  server.rows(
      "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET synchronous_commit = "
      "remote_apply'; END $$");
  Database other(options_of(server.url()));
  other.set_prepare_queries(false);
  EXPECT_EQ(ask(other, "SHOW synchronous_commit"), "remote_apply");
}

TEST_F(DatabaseTest, MapsTheServersErrors) {
  const auto failure = [&](const std::string& sqlstate) {
    return failure_of([&] {
      run(database,
          "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '" + sqlstate + "', MESSAGE = 'as wanted'; END $$");
    });
  };
  EXPECT_EQ(failure("53100"), StoreFailure::kUnavailable);
  EXPECT_EQ(failure("57014"), StoreFailure::kTimedOut);
  EXPECT_EQ(failure("40001"), StoreFailure::kConflict);
  EXPECT_EQ(failure("40P01"), StoreFailure::kConflict);
  EXPECT_EQ(failure("40003"), StoreFailure::kInDoubt);
  EXPECT_EQ(failure("22021"), StoreFailure::kBadData);
  EXPECT_EQ(failure("23505"), StoreFailure::kBadData);
  EXPECT_EQ(failure("54000"), StoreFailure::kBadData);
  EXPECT_EQ(failure("42P01"), StoreFailure::kBroken);
  EXPECT_EQ(ask(database, "SELECT 1"), "1") << "and goes on after each";
}

TEST_F(DatabaseTest, CallsAReadOnlyServerUnavailable) {
  EXPECT_EQ(failure_of([&] {
              database.transaction([](pqxx::work& work) {
                work.exec("SET TRANSACTION READ ONLY");
                work.exec("CREATE TABLE public.t ()");
              });
            }),
            StoreFailure::kUnavailable);
}

TEST_F(DatabaseTest, LetsOtherExceptionsOutAsTheyAreAndRollsBack) {
  EXPECT_THROW(database.transaction([](pqxx::work& work) {
    work.exec("CREATE TABLE public.t ()");
    throw std::out_of_range("the caller's own");
  }),
               std::out_of_range);
  EXPECT_EQ(ask(database, "SELECT to_regclass('public.t') IS NULL"), "t");
}

TEST_F(DatabaseTest, IsThereAgainAfterItsBackendWasKilled) {
  const auto kill = [&](const std::string& pid) {
    server.rows("SELECT pg_terminate_backend(" + pid + ", 5000)");
  };
  const std::string first = ask(database, "SELECT pg_backend_pid()");
  kill(first);  // between two transactions
  EXPECT_EQ(failure_of([&] { run(database, "SELECT 1"); }), StoreFailure::kUnavailable);
  EXPECT_NE(ask(database, "SELECT pg_backend_pid()"), first);

  EXPECT_EQ(failure_of([&] {
              database.transaction([&](pqxx::work& work) {
                kill(work.exec1("SELECT pg_backend_pid()")[0].c_str());  // within one
                work.exec("SELECT 1");
              });
            }),
            StoreFailure::kUnavailable);
  EXPECT_EQ(ask(database, "SHOW timezone"), "UTC");
}

TEST_F(DatabaseTest, CallsACommitWithoutAnAnswerInDoubt) {
  EXPECT_EQ(failure_of([&] {
              database.transaction([&](pqxx::work& work) {
                server.rows("SELECT pg_terminate_backend(" +
                            std::string(work.exec1("SELECT pg_backend_pid()")[0].c_str()) + ", 5000)");
              });
            }),
            StoreFailure::kInDoubt);
  EXPECT_EQ(ask(database, "SELECT 1"), "1");
}

TEST_F(DatabaseTest, SaysUnavailableWhenNobodyIsThere) {
  Database nobody(options_of("postgresql:///x?host=/nonexistent"));
  EXPECT_EQ(failure_of([&] { run(nobody, "SELECT 1"); }), StoreFailure::kUnavailable);
}

TEST_F(DatabaseTest, PreparesEveryQueryAtOnceAndSoFindsAMissingSchema) {
  Database preparing(options_of(server.url()));
  EXPECT_EQ(failure_of([&] { run(preparing, "SELECT 1"); }), StoreFailure::kBroken);
}

TEST(Database, PreparesEveryQueryOnAMigratedDatabase) {
  TestDatabase server;
  Database database(options_of(server.url()));
  EXPECT_EQ(ask(database, "SELECT count(*) > 20 FROM pg_prepared_statements"), "t");
}

TEST(Database, OneThatPreparesWhatIsUsedWaitsForNoLockOnWhatIsNot) {
  TestDatabase server;
  pqxx::connection other(server.url());
  pqxx::work lock(other);
  lock.exec("LOCK TABLE homing.clicks");
  DatabaseOptions options = options_of(server.url(), kCutAfter);
  Database eager(options);
  EXPECT_EQ(failure_of([&] { run(eager, "SELECT 1"); }), StoreFailure::kTimedOut);
  options.prepare_when_used = true;
  Database database(options);
  database.transaction([](pqxx::work& work) { work.exec_prepared(sql::promo_find.name, "{}"); });
  lock.commit();
  EXPECT_EQ(ask(eager, "SELECT count(*) > 20 FROM pg_prepared_statements"), "t")
      << "a connection that was not got ready is not used";
}

TEST(Database, CutsAStatementOffAfterItsTime) {
  TestDatabase server(Schema::kEmpty);
  Database database(options_of(server.url(), kCutAfter));
  database.set_prepare_queries(false);
  EXPECT_EQ(failure_of([&] { run(database, "SELECT pg_sleep(60)"); }), StoreFailure::kTimedOut);
  EXPECT_EQ(ask(database, "SELECT 1"), "1");
}

TEST(Database, OpensAnotherSessionAfterOneThatWasCutOffBetweenStatements) {
  TestDatabase server(Schema::kEmpty);
  Database database(options_of(server.url(), kCutAfter));
  database.set_prepare_queries(false);
  const std::string session = ask(database, "SELECT pg_backend_pid()");
  database.begin();
  EXPECT_TRUE(test::eventually(
      [&] { return server.value("SELECT count(*) FROM pg_stat_activity WHERE pid = " + session) == "0"; }));
  database.rollback();
  EXPECT_EQ(ask(database, "SELECT 1"), "1");
}

TEST(Database, KeepsItsSessionWhenTheServerItselfEndsAStatementInTime) {
  TestDatabase server(Schema::kEmpty);
  Database database(options_of(server.url()));
  database.set_prepare_queries(false);
  const std::string session = ask(database, "SELECT pg_backend_pid()");
  EXPECT_EQ(failure_of([&] { run(database, "SET LOCAL statement_timeout = 10; SELECT pg_sleep(60)"); }),
            StoreFailure::kTimedOut);
  EXPECT_EQ(failure_of([&] {
              pqxx::connection other(server.url());
              pqxx::nontransaction holder(other);
              holder.exec("SELECT pg_advisory_lock(1)");
              run(database, "SET LOCAL lock_timeout = 10; SELECT pg_advisory_lock(1)");
            }),
            StoreFailure::kTimedOut);
  EXPECT_EQ(ask(database, "SELECT pg_backend_pid()"), session);
}

/// The time is over in the middle of COMMIT, which goes on without us.
TEST(Database, CallsACommitThatItCutOffInDoubt) {
  TestDatabase server(Schema::kEmpty);
  server.rows(R"sql(
    CREATE TABLE public.t (i int);
    CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON public.t DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION public.wait())sql");
  Database database(options_of(server.url(), kCutAfter));
  database.set_prepare_queries(false);
  EXPECT_EQ(
      failure_of([&] { run(database, "SET LOCAL statement_timeout = 0; INSERT INTO public.t VALUES (1)"); }),
      StoreFailure::kInDoubt);
  EXPECT_EQ(ask(database, "SELECT 1"), "1");
}

TEST(Database, GivesAFrozenServerUpWhenTheTimeIsOver) {
  PrivatePostgres server;
  Database database(options_of(server.url(), kCutAfter));
  database.set_prepare_queries(false);
  ASSERT_EQ(ask(database, "SELECT 1"), "1");
  pqxx::work& work = database.begin();
  server.pause();
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(failure_of([&] { database.guarded([&] { work.exec("SELECT 1"); }); }), StoreFailure::kTimedOut);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
  database.rollback();

  EXPECT_EQ(failure_of([&] { run(database, "SELECT 1"); }), StoreFailure::kUnavailable)
      << "connecting ends too";
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(25));
  server.resume();
  EXPECT_EQ(ask(database, "SELECT 1"), "1");
}

TEST_F(DatabaseTest, EndsAStatementThatIsCancelled) {
  const auto cancel_once_it_runs = [&] {
    const auto runs = [&] {
      return server.value("SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(20)'") == "1";
    };
    EXPECT_TRUE(test::eventually(runs));
    database.cancel();
  };
  {
    const std::jthread canceller(cancel_once_it_runs);
    EXPECT_EQ(failure_of([&] { run(database, "SELECT pg_sleep(20)"); }), StoreFailure::kTimedOut);
  }
  {
    const std::jthread canceller(cancel_once_it_runs);
    const auto sleep = [](pqxx::nontransaction& session) { session.exec("SELECT pg_sleep(20)"); };
    EXPECT_EQ(failure_of([&] { database.outside_transaction(sleep); }), StoreFailure::kTimedOut);
  }
  EXPECT_EQ(ask(database, "SELECT 1"), "1") << "it goes on";
}

TEST_F(DatabaseTest, CancelsNothingBetweenTransactions) {
  database.cancel();
  EXPECT_EQ(ask(database, "SELECT 1"), "1");
  database.cancel();
  EXPECT_EQ(ask(database, "SELECT 2"), "2");
}

}  // namespace
}  // namespace homing::store
