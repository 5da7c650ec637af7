#include "homing/outbound/outbox.hpp"

namespace homing::outbound {

std::string to_text(const DeliveryKey& key) {
  return key.conversion_id.to_string() + "-" + std::to_string(key.sequence) + "-" +
         std::to_string(key.url.value());
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
