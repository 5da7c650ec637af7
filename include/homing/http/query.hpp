#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homing::http {

/// One parameter of a query string or form body.
struct Parameter {
  std::string name;      ///< Decoded.
  std::string value;     ///< Decoded once. Any bytes.
  std::string_view raw;  ///< `name=value` as it came; points into the input.
};

/// Splits at `&`, then at the first `=`, then decodes each part once. Takes whatever browsers and ad networks
/// send; a `?` at the start of a name (a doubled `?`) is dropped; empty parts are skipped.
/// @return empty when there are more than `limit` parameters
[[nodiscard]] std::optional<std::vector<Parameter>> parse_query(std::string_view query, std::size_t limit);

}  // namespace homing::http
