#pragma once

#include <string_view>

#include "homing/http/message.hpp"

namespace homing::http {

/// Whether `host` is what a Host header or an authority may hold: a name of letters, digits and `-._~`, an
/// IPv4 address or an IPv6 address in brackets, and perhaps a port. Narrower than RFC 3986, whose other
/// characters no host name has.
[[nodiscard]] bool is_valid_host(std::string_view host) noexcept;

/// Sets `path` and `query` from `target` and `method_name`: origin-form, absolute-form (http or https), `*`
/// for OPTIONS, authority-form for CONNECT (the path is empty then). The fragment is dropped. What is in path
/// and query is not judged: browsers send more than RFC 3986 allows.
/// @return false when the target has none of these forms
[[nodiscard]] bool split_target(Request& request) noexcept;

}  // namespace homing::http
