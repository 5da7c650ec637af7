#pragma once

#include <span>

#include "homing/core/network.hpp"
#include "homing/http/message.hpp"

namespace homing::http {

/// The visitor's address: the peer's, unless the peer is a trusted proxy. Then `X-Forwarded-For` (all its
/// lines, joined) or, where there is none, `Forwarded` (RFC 7239) is read from the right: the first address
/// that is not itself a trusted proxy is the visitor. An entry that is no address ends the search: the last
/// good one counts.
[[nodiscard]] IpAddress client_address(const Request& request, std::span<const IpNetwork> trusted_proxies);

}  // namespace homing::http
