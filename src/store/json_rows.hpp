#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "homing/core/clock.hpp"
#include "homing/core/decimal.hpp"
#include "homing/core/uuid.hpp"

namespace homing::store {

/// Writes rows as a JSON array for a statement that takes them all in one parameter (json_to_recordset).
///
/// Text goes through as it is: what PostgreSQL cannot hold (NUL, invalid UTF-8) is for the server to refuse.
class JsonRows {
 public:
  /// Starts the next row. Names are ours, never a request's.
  JsonRows& row();
  JsonRows& text(std::string_view name, std::string_view value);
  JsonRows& number(std::string_view name, std::int64_t value);
  JsonRows& decimal(std::string_view name, Decimal value);
  JsonRows& uuid(std::string_view name, const Uuid& value);
  JsonRows& uuid(std::string_view name, const std::optional<Uuid>& value);
  JsonRows& time(std::string_view name, UnixMillis value);

  [[nodiscard]] bool empty() const noexcept { return json_.empty(); }
  /// The array. Nothing may be added after it.
  [[nodiscard]] std::string take() &&;

 private:
  void key(std::string_view name);
  void quote(std::string_view value);
  JsonRows& null(std::string_view name);

  std::string json_;
  bool first_in_row_ = true;
};

}  // namespace homing::store
