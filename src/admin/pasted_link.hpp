#pragma once

#include <string>
#include <vector>

#include "admin/link_reading.hpp"

namespace homing::admin {

/// A tracking link as somebody has pasted it, taken apart as the public side would.
struct PastedLink {
  LinkParameters parameters;
  std::vector<std::string> warnings;
  bool arrives = true;  ///< At this server's /click, whole.
};

/// @throws Problem  it is no http or https URL at all
[[nodiscard]] PastedLink take_apart(const std::string& text, const std::string& public_url);

}  // namespace homing::admin
