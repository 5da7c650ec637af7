#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "homing/core/network.hpp"
#include "homing/http/message.hpp"

namespace homing::http {

/// The hops that a request says it came by, the nearest last: the entries of all `X-Forwarded-For` lines, or
/// where there is none the `for` of each element of all `Forwarded` lines. An entry that is not clear is
/// empty.
[[nodiscard]] std::vector<std::string_view> forwarding_entries(const Request& request);

/// The address of an entry: `203.0.113.7`, `203.0.113.7:4711`, `2001:db8::1`, `[2001:db8::1]`,
/// `[2001:db8::1]:4711`.
[[nodiscard]] std::optional<IpAddress> parse_node(std::string_view entry) noexcept;

}  // namespace homing::http
