#pragma once

#include <map>
#include <string>

#include "homing/admin/body.hpp"
#include "homing/http/message.hpp"

namespace homing::admin {

/// Whether the road would answer 414: held against its limit is what a client sends of a URL, the path and
/// the query.
[[nodiscard]] bool is_too_long(const http::Request& request) noexcept;

/// A request that somebody describes instead of sending it. Owns its text.
class DescribedRequest {
 public:
  /// Reads `url`, `headers`, and, where `with_body`, `method`, `body` and `content_type`. Faults go to
  /// `body`.
  DescribedRequest(Body& body, bool with_body);

  /// As the server would read it. The peer is taken for a trusted proxy, so that X-Forwarded-For says who the
  /// client is; without one it is 127.0.0.1. Points into this object.
  [[nodiscard]] http::Request request() const;

 private:
  std::string method_ = "GET";
  std::string url_;
  std::map<std::string, std::string> headers_;
  std::string body_;
};

}  // namespace homing::admin
