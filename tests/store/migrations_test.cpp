#include "homing/store/migrations.hpp"

#include <gmock/gmock.h>

#include <homing_sql/sql.hpp>
#include <thread>

#include "homing/core/error.hpp"
#include "tests/support/postgres.hpp"

namespace homing::store {
namespace {

using test::Schema;
using test::TestDatabase;
using testing::IsEmpty;
using testing::SizeIs;

class MigrationsTest : public testing::Test {
 protected:
  MigrationsTest() { database.set_prepare_queries(false); }

  DatabaseOptions options() const {
    DatabaseOptions options;
    options.url = server.url();
    return options;
  }

  TestDatabase server{Schema::kEmpty};
  Database database{options()};
};

TEST_F(MigrationsTest, AppliesAllOnceAndIsThenANoOp) {
  EXPECT_FALSE(schema_is_current(database));
  EXPECT_THAT(migrate(database), SizeIs(sql::migrations.size()));
  EXPECT_TRUE(schema_is_current(database));
  const std::string keys = server.value("SELECT md5(string_agg(key::text, '')) FROM click_id_keys");
  EXPECT_THAT(migrate(database), IsEmpty());
  EXPECT_EQ(server.value("SELECT md5(string_agg(key::text, '')) FROM click_id_keys"), keys);
  EXPECT_EQ(server.value("SELECT count(*) FROM schema_migrations"), std::to_string(sql::migrations.size()));
}

TEST_F(MigrationsTest, MakesTheFirstKeyActiveForEveryClock) {
  migrate(database);
  EXPECT_EQ(
      server.value("SELECT version || ' ' || length(key) || ' ' || extract(epoch FROM active_from)::int "
                   "FROM click_id_keys"),
      "0 16 0");
}

TEST_F(MigrationsTest, LeavesAConnectionThatCanPrepareEveryQuery) {
  migrate(database);
  Database serving(options());
  EXPECT_NO_THROW(serving.transaction([](pqxx::work&) {}));
}

TEST_F(MigrationsTest, AppliesEachOnceWhenSeveralProcessesStartAtOnce) {
  std::vector<std::thread> processes;
  for (int i = 0; i < 4; ++i) {
    processes.emplace_back([this] {
      Database own(options());
      own.set_prepare_queries(false);
      migrate(own);
    });
  }
  for (std::thread& process : processes) process.join();
  EXPECT_EQ(server.value("SELECT count(*) FROM schema_migrations"), std::to_string(sql::migrations.size()));
  EXPECT_EQ(server.value("SELECT count(*) FROM click_id_keys"), "1");
}

TEST_F(MigrationsTest, RefusesAMigrationThatWasChangedLater) {
  migrate(database);
  server.rows("UPDATE schema_migrations SET checksum = repeat('0', 64) WHERE number = 1");
  EXPECT_THROW(migrate(database), UserError);
  EXPECT_THROW((void)schema_is_current(database), UserError);
}

TEST_F(MigrationsTest, RefusesADatabaseThatIsNewerThanItself) {
  migrate(database);
  server.rows("INSERT INTO schema_migrations (number, name, checksum) VALUES (9999, '9999_future', '')");
  EXPECT_THROW(migrate(database), UserError);
}

}  // namespace
}  // namespace homing::store
