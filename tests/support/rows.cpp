#include "tests/support/rows.hpp"

#include <pqxx/pqxx>
#include <stdexcept>

namespace homing::test {

std::vector<Row> rows(const std::string& url, std::string_view sql) {
  pqxx::connection connection(url);
  pqxx::nontransaction work(connection);  // so that CREATE DATABASE and the like are possible
  work.exec("SET search_path = homing, public");
  std::vector<Row> found;
  for (const pqxx::row& row : work.exec(std::string(sql))) {
    Row& texts = found.emplace_back();
    for (const pqxx::field& field : row) texts.emplace_back(field.c_str());
  }
  return found;
}

std::string value(const std::string& url, std::string_view sql) {
  const std::vector<Row> found = rows(url, sql);
  if (found.size() != 1 || found.front().size() != 1) {
    throw std::runtime_error("not one value but " + std::to_string(found.size()) +
                             " rows: " + std::string(sql));
  }
  return found.front().front();
}

}  // namespace homing::test
