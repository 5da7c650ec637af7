#pragma once

#include <string>
#include <vector>

#include "homing/admin/endpoint.hpp"

namespace homing::admin {

struct LinkOptions {
  std::string public_url;  ///< `https://go.example`: what comes in front of `/click` and `/postback`.
};

/// Links to hand out: tracking links for affiliates, built or checked, and postback URLs for advertisers,
/// each with all its parameters explained. Nothing is written.
[[nodiscard]] std::vector<Endpoint> link_endpoints(const LinkOptions& options);

}  // namespace homing::admin
