#pragma once

#include <string>
#include <string_view>

#include "homing/http/client.hpp"
#include "homing/http/url.hpp"

namespace homing::http {

/// A request as it goes over the wire, hop by hop.
struct ClientMessage {
  std::string method;
  Url url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  [[nodiscard]] std::string to_wire(std::string_view user_agent) const;
  /// What is sent to `next` behind a redirect: behind 303 a GET, else the same again, body included. To
  /// another host go no headers but the body's type. The same host with https instead of http, on their usual
  /// ports, is not another one.
  void redirect(unsigned status, Url next);
};

/// Whether these have no part in framing the request and nothing that would end a line.
/// @return what is wrong, a sentence; empty when nothing is
[[nodiscard]] std::string fault_of(const ClientRequest& request);

/// The answer of a request that has had none.
[[nodiscard]] ClientAnswer failed(ClientAnswer::Outcome outcome, std::string error);

[[nodiscard]] bool is_redirect(unsigned status) noexcept;

}  // namespace homing::http
