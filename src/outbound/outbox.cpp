#include "homing/outbound/outbox.hpp"

#include <algorithm>

#include "homing/core/text.hpp"

namespace homing::outbound {

std::string to_text(const DeliveryKey& key) {
  return key.conversion_id.to_string() + "-" + std::to_string(key.sequence) + "-" +
         std::to_string(key.url.value());
}

std::string host_of(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  const std::size_t start = scheme_end == std::string_view::npos ? 0 : scheme_end + 3;
  return to_lower(url.substr(0, std::min(url.find_first_of("/?#", start), url.size())));
}

std::string_view name_of(DeliveryState state) noexcept {
  switch (state) {
    case DeliveryState::kDue:
      return "due";
    case DeliveryState::kDelivered:
      return "delivered";
    case DeliveryState::kDead:
      return "dead";
  }
  return "";
}

}  // namespace homing::outbound
