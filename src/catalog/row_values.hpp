#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "homing/catalog/catalog.hpp"
#include "homing/core/error.hpp"

/// What reading any row takes.
namespace homing::catalog {

/// The row's name, for an error.
template <class Row>
[[nodiscard]] std::string name_of_row(std::string_view kind, const Row& row) {
  return std::string(kind) + " " + row.ref;
}

/// @throws UserError  there is no value
template <class Value>
[[nodiscard]] Value required(std::optional<Value> value, const std::string& what, std::string_view problem) {
  if (!value) throw UserError(what + ": " + std::string(problem));
  return std::move(*value);
}

[[nodiscard]] inline State state_of(const std::string& text, const std::string& what) {
  return required(parse_state(text), what, "unknown state \"" + text + "\"");
}

}  // namespace homing::catalog
