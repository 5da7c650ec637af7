#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "homing/admin/accounts.hpp"
#include "homing/admin/answer.hpp"
#include "homing/core/uuid.hpp"
#include "homing/http/message.hpp"

namespace homing::admin {

class ReportRun;

/// A request to the API with all that an endpoint looks at. It owns its text: it outlives the connection's
/// buffers on its way to a worker.
struct Call {
  std::string method;
  std::string path;
  std::vector<std::string> arguments;  ///< What stands for `{...}` in the endpoint's path, decoded.
  std::vector<std::pair<std::string, std::string>> query;  ///< Decoded, in order.
  std::string body;
  std::string content_type;  ///< In lower case, without parameters.
  std::string if_match;
  std::string report_id;  ///< `Report-Id`: by which a report can be cancelled.
  std::string cookie;
  std::string authorization;
  std::string origin;
  std::string host;
  std::string client;   ///< IP address.
  bool secure = false;  ///< It came over TLS, as a proxy says.
  Uuid request_id;
  UnixMillis at{};
  Principal principal;                ///< Of endpoints that are not for everybody.
  bool remembered = false;            ///< Who asks could not be looked up: it is from memory.
  std::shared_ptr<ReportRun> report;  ///< The one that is asked for: it is known until this is answered.

  /// @throws Problem  it stands there more than once
  [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> parameters(std::string_view name) const;
  /// A number from `least` to `most`. @throws Problem  it is none
  [[nodiscard]] int number(std::string_view name, int otherwise, int least, int most) const;
  /// @throws Problem  a parameter is none of these: it names the one that is near, or all
  void allow_parameters(std::initializer_list<std::string_view> names) const;
  /// @throws Problem  the body says that it is something else than JSON (415)
  void insist_on_json() const;
  /// The body as a JSON object, of a call that has no parameters beside it. @throws Problem  it has, or the
  /// body is none, or a member stands twice in it (400), or it says that it is something else (415)
  [[nodiscard]] nlohmann::ordered_json json() const;
  [[nodiscard]] Actor actor() const { return actor_of(principal, client); }
};

/// Empty when the query has more parameters than an API call may have.
[[nodiscard]] std::optional<Call> to_call(const http::Request& request, UnixMillis now);

}  // namespace homing::admin
