#include "homing/store/migrations.hpp"

#include <sodium.h>

#include <algorithm>
#include <homing_sql/sql.hpp>

#include "homing/core/error.hpp"
#include "homing/core/secret.hpp"
#include "homing/core/text.hpp"
#include "homing/model/click_id_keys.hpp"

namespace homing::store {
namespace {

// These are no files in sql/queries, because those are prepared on every connection: before the first
// migration their tables are not there.
constexpr const char* kCreateTable = R"sql(
CREATE TABLE IF NOT EXISTS homing.schema_migrations (
    number     integer PRIMARY KEY,
    name       text NOT NULL,
    checksum   text NOT NULL,         -- SHA-256 of the migration's text, in hexadecimal digits
    applied_at timestamptz NOT NULL DEFAULT now()
))sql";
constexpr const char* kLock =
    "SELECT pg_advisory_xact_lock(7021868001)";  // an arbitrary number, the same in all versions
constexpr const char* kRecord = "INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3)";
constexpr const char* kFirstKey =
    "INSERT INTO click_id_keys (version, key, active_from) SELECT 0, decode($1, 'hex'), to_timestamp(0) "
    "WHERE NOT EXISTS (SELECT FROM click_id_keys)";

std::string checksum_of(std::string_view text) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return to_hex(hash);
}

const sql::Migration* find_migration(int number) {
  for (const sql::Migration& migration : sql::migrations) {
    if (migration.number == number) return &migration;
  }
  return nullptr;
}

void check_applied(int number, const std::string& name, const std::string& checksum) {
  const sql::Migration* known = find_migration(number);
  if (known == nullptr) {
    throw UserError("the database is newer than this binary: migration " + name +
                    " is applied there and not known here; run the newer homing");
  }
  if (checksum != checksum_of(known->text)) {
    throw UserError("migration " + name +
                    " reads otherwise in this binary than when it was applied to this database (its checksum "
                    "differs); run the homing that it was applied with");
  }
}

/// The first one that is not applied. Checks all that are.
const sql::Migration* next_migration(pqxx::work& work) {
  std::vector<int> applied;
  for (const pqxx::row& row :
       work.exec("SELECT number, name, checksum FROM schema_migrations ORDER BY number")) {
    applied.push_back(row[0].as<int>());
    check_applied(applied.back(), row[1].c_str(), row[2].c_str());
  }
  for (const sql::Migration& migration : sql::migrations) {
    if (std::find(applied.begin(), applied.end(), migration.number) == applied.end()) return &migration;
  }
  return nullptr;
}

/// @return its name; empty when all are applied
std::string apply_next(pqxx::work& work) {
  work.exec(kLock);
  work.exec("CREATE SCHEMA IF NOT EXISTS homing");
  work.exec(kCreateTable);
  const sql::Migration* migration = next_migration(work);
  if (migration == nullptr) return {};
  work.exec(std::string(migration->text));
  const std::string name(migration->name);
  work.exec_params0(kRecord, migration->number, name, checksum_of(migration->text));
  return name;
}

void make_first_key(pqxx::work& work) {
  work.exec(kLock);
  work.exec_params0(kFirstKey, to_hex(random_bytes(ClickIdKey::kBytes)));
}

}  // namespace

std::vector<std::string> migrate(Database& database) {
  std::vector<std::string> applied;
  for (std::string name = "first"; !name.empty();) {
    database.transaction([&](pqxx::work& work) { name = apply_next(work); });
    if (!name.empty()) applied.push_back(name);
  }
  database.transaction(make_first_key);
  return applied;
}

bool schema_is_current(Database& database) {
  bool current = false;
  database.transaction([&](pqxx::work& work) {
    const pqxx::row table = work.exec1("SELECT to_regclass('homing.schema_migrations') IS NOT NULL");
    current = table[0].as<bool>() && next_migration(work) == nullptr &&
              !work.exec("SELECT FROM click_id_keys LIMIT 1").empty();
  });
  return current;
}

}  // namespace homing::store
