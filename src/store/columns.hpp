#pragma once

#include <cstdint>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <string_view>

#include "homing/core/clock.hpp"
#include "homing/core/decimal.hpp"
#include "homing/core/store_error.hpp"
#include "homing/core/uuid.hpp"

/// A field of a row as one of our values. A NULL is the caller's to ask for first, but for text(), which is
/// empty then.
namespace homing::store::columns {

/// What stands in the database was checked by its constraints and by who wrote it. Should it not be what this
/// binary expects, an operator has to look.
template <class Value>
Value expected(std::optional<Value> value, const pqxx::field& from) {
  if (!value) {
    throw StoreError(StoreFailure::kBroken,
                     std::string("column ") + from.name() + " holds what this version does not know");
  }
  return *value;
}

inline std::string_view view(const pqxx::field& f) {
  return {f.c_str(), f.size()};
}
inline std::string text(const pqxx::field& f) {
  return std::string(view(f));
}
inline std::optional<std::string> optional_text(const pqxx::field& f) {
  return f.is_null() ? std::nullopt : std::optional(text(f));
}
inline Uuid uuid(const pqxx::field& f) {
  return expected(Uuid::parse(view(f)), f);
}
inline Decimal decimal(const pqxx::field& f) {
  return expected(Decimal::parse(view(f)), f);
}
inline UnixMillis time(const pqxx::field& f) {
  return UnixMillis(std::chrono::milliseconds(f.as<std::int64_t>()));
}
template <class AnyId>
AnyId id(const pqxx::field& f) {
  return AnyId(f.as<std::int64_t>());
}

/// Each item of what array_to_string made with commas between.
template <class Take>
void for_each_item(const pqxx::field& f, Take take) {
  for (std::string_view rest = view(f); !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    take(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
}

}  // namespace homing::store::columns
