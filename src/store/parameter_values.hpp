#pragma once

#include <optional>
#include <string>
#include <vector>

#include "homing/core/clock.hpp"

/// Values of a request as parameters of a prepared statement.
namespace homing::store {

/// `{"a","b"}`: a list of any text as PostgreSQL reads it in an array parameter; empty, for null, when the
/// list is.
[[nodiscard]] std::optional<std::string> list_or_null(const std::vector<std::string>& items);
/// The lowest click ID of a millisecond; of the first that there is for a time before 1970.
[[nodiscard]] std::string first_click_id(UnixMillis time);
[[nodiscard]] std::optional<std::string> time_or_null(const std::optional<UnixMillis>& time);

/// As pqxx takes it. Ownership: points into `text`.
[[nodiscard]] inline const char* or_null(const std::optional<std::string>& text) noexcept {
  return text ? text->c_str() : nullptr;
}

}  // namespace homing::store
