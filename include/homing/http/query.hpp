#pragma once

#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace homing::http {

/// One parameter of a query string or form body.
struct Parameter {
  std::string_view name;   ///< Decoded.
  std::string_view value;  ///< Decoded once. Any bytes.
  std::string_view raw;    ///< `name=value` as it came.
};

struct Query {
  /// As many as a link usually has take no allocation.
  boost::container::small_vector<Parameter, 16> parameters;
  /// What had to be decoded. The views point into it, or into the input.
  std::unique_ptr<char[]> decoded;
};

/// Splits at `&`, then at the first `=`, then decodes each part once. Takes whatever browsers and ad networks
/// send; a `?` at the start of a name (a doubled `?`) is dropped; empty parts are skipped.
/// @return empty when there are more than `limit` parameters
[[nodiscard]] std::optional<Query> parse_query(std::string_view text, std::size_t limit);

}  // namespace homing::http
