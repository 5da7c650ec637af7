#pragma once

#include <string>
#include <string_view>

#include "homing/enrich/user_agent.hpp"

namespace homing::enrich {

/// What one of uap-core's device patterns says of the devices that it knows: its replacements, `$1` and all.
struct DevicePattern {
  std::string device;
  std::string brand;
  std::string model;
};

/// What such devices are: uap-core names makers and models, and no kinds. Never kUnknown.
[[nodiscard]] Device kind_of_pattern(const DevicePattern& pattern);

/// @param os       its family, as uap-core names it
/// @param by_name  what the pattern says that knows the device; kUnknown where none does
[[nodiscard]] Device kind_of_device(std::string_view user_agent, std::string_view os,
                                    Device by_name) noexcept;

}  // namespace homing::enrich
