#include "homing/enrich/user_agent.hpp"

namespace homing::enrich {

std::string_view name_of(Device device) noexcept {
  switch (device) {
    case Device::kUnknown:
      return {};
    case Device::kDesktop:
      return "desktop";
    case Device::kMobile:
      return "mobile";
    case Device::kTablet:
      return "tablet";
    case Device::kTv:
      return "tv";
    case Device::kBot:
      return "bot";
    case Device::kOther:
      return "other";
  }
  return {};
}

}  // namespace homing::enrich
