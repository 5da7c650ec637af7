#include "tests/support/postgres.hpp"

#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <homing_sql/sql.hpp>
#include <pqxx/pqxx>
#include <random>
#include <stdexcept>

#include "homing/store/migrations.hpp"
#include "tests/support/process.hpp"

namespace homing::test {
namespace {

std::string server_url() {
  const char* url = std::getenv("TEST_DATABASE_URL");
  if (url == nullptr)
    throw std::runtime_error("TEST_DATABASE_URL is not set: run scripts/test, or see postgres.hpp");
  return url;
}

std::string random_name() {
  static std::random_device random;
  return "homing_test_" + std::to_string(::getpid()) + "_" + std::to_string(random());
}

std::string template_name() {
  std::string texts;
  for (const sql::Migration& migration : sql::migrations) texts += migration.text;
  return "homing_template_" + std::to_string(std::hash<std::string>{}(texts));
}

void migrate_database(const std::string& url) {
  store::Database database({.url = url});
  database.set_prepare_queries(false);
  store::migrate(database);
}

// A template that takes no connections is a finished one; any other was left by a test that died.
void make_template(const std::string& server, const std::string& name) {
  pqxx::connection connection(server);
  pqxx::nontransaction work(connection);
  work.exec("SELECT pg_advisory_lock(4702111234474983745)");  // freed with the connection
  if (!work.exec("SELECT FROM pg_database WHERE NOT datallowconn AND datname = " + work.quote(name)).empty())
    return;
  work.exec("DROP DATABASE IF EXISTS " + name);
  work.exec("CREATE DATABASE " + name);
  migrate_database(with_database(server, name));
  work.exec("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
}

}  // namespace

std::string with_database(std::string_view url, std::string_view name) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos)
    throw std::runtime_error("not a postgresql:// URL: " + std::string(url));
  const std::size_t query = std::min(url.find('?'), url.size());
  const std::size_t slash = std::min(url.find('/', scheme + 3), query);
  return std::string(url.substr(0, slash)) + "/" + std::string(name) + std::string(url.substr(query));
}

TestDatabase::TestDatabase(Schema schema)
    : server_url_(server_url()), name_(random_name()), url_(with_database(server_url_, name_)) {
  std::string create = "CREATE DATABASE " + name_;
  if (schema == Schema::kMigrated) {
    const std::string from = template_name();
    make_template(server_url_, from);
    create += " TEMPLATE " + from;
  }
  test::rows(server_url_, create);
}

TestDatabase::~TestDatabase() {
  try {
    test::rows(server_url_, "DROP DATABASE " + name_ + " WITH (FORCE)");
  } catch (const std::exception&) {
    // The server is gone: a test has failed by then, and its folder is deleted as a whole.
  }
}

PrivatePostgres::PrivatePostgres(std::vector<std::string> settings) : settings_(std::move(settings)) {
  start();
}

PrivatePostgres::~PrivatePostgres() {
  try {
    script("remove");
  } catch (const std::exception&) {
    // Nothing more can be done; the folder goes with this object.
  }
}

void PrivatePostgres::start() {
  url_ = script("start", settings_);
  url_.erase(url_.find_last_not_of('\n') + 1);
}

void PrivatePostgres::stop() {
  script("stop");
}
void PrivatePostgres::kill9() {
  script("kill");
}
void PrivatePostgres::pause() {
  script("pause");
}
void PrivatePostgres::resume() {
  script("resume");
}

std::string PrivatePostgres::script(std::string_view command, const std::vector<std::string>& settings) {
  Command call{.arguments = {HOMING_SOURCE_FOLDER "/scripts/postgres", std::string(command),
                             (folder_.path() / "postgres").string()}};
  call.arguments.insert(call.arguments.end(), settings.begin(), settings.end());
  const Finished finished = run(call, std::chrono::minutes(2));
  if (finished.exit_code != 0) throw std::runtime_error("scripts/postgres: " + finished.errors);
  return finished.output;
}

}  // namespace homing::test
