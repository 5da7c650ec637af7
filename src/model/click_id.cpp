#include "homing/model/click_id.hpp"

namespace homing {

std::optional<ClickId> ClickId::parse(std::string_view text) noexcept {
  const auto uuid = Uuid::parse(text);
  if (!uuid) return std::nullopt;
  const bool version_7 = ((uuid->high() >> 12) & 0xF) == 7;
  const bool rfc_variant = (uuid->low() >> 62) == 2;
  if (!version_7 || !rfc_variant) return std::nullopt;
  return from_uuid(*uuid);
}

}  // namespace homing
