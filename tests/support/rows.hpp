#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace homing::test {

/// A result as text, as psql would print it; NULL is the empty string.
using Row = std::vector<std::string>;

/// Runs one statement, or several separated by `;`, on a connection of its own and returns the last one's
/// rows. Tables are found without their schema. @throws pqxx::failure  as the server says
std::vector<Row> rows(const std::string& url, std::string_view sql);

/// The one value of a one-row, one-column result. @throws std::runtime_error  when it is not that
[[nodiscard]] std::string value(const std::string& url, std::string_view sql);

}  // namespace homing::test
