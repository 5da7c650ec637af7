#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "homing/http/message.hpp"
#include "homing/model/postback.hpp"

namespace homing::postback {

inline constexpr std::size_t kMaxParameters = 64;

/// One parameter, from the query or the body. Values are raw bytes, decoded once.
struct NamedValue {
  std::string name;
  std::string value;
};

/// Everything that a request says, in the order query, body.
struct Parameters {
  std::vector<NamedValue> all;

  /// How often the name is there.
  [[nodiscard]] std::size_t count(std::string_view name) const noexcept;
  /// Whether all values of that name are the same.
  [[nodiscard]] bool all_alike(std::string_view name) const noexcept;
  /// The first value of that name that is not empty: an empty value is what an unfilled macro leaves, and
  /// counts as absent.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
  /// `name=value&...`, percent-encoded, with `***` for whatever is named like a token: what is stored of the
  /// request.
  [[nodiscard]] std::string masked() const;
};

/// Why a request can't be read whole.
struct ReadFault {
  PostbackCode code = PostbackCode::kBodyInvalid;
  std::string message;  ///< A sentence for the sender.
};

/// Reads the query and, of a POST, the body: a form (application/x-www-form-urlencoded) or a JSON object.
/// With a fault, `parameters` has what could be read: enough, maybe, to know which click the postback is
/// about.
[[nodiscard]] std::optional<ReadFault> read_parameters(const http::Request& request, Parameters& parameters);

}  // namespace homing::postback
