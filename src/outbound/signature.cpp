#include "outbound/signature.hpp"

#include "homing/core/secret.hpp"
#include "homing/core/text.hpp"

namespace homing::outbound {

std::string signature(std::string_view secret, std::string_view signed_text, UnixMillis now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  const std::string time = std::to_string(seconds);
  std::string signed_bytes = time + ".";
  signed_bytes += signed_text;
  return "t=" + time + ",v1=" + to_hex(hmac_sha256(secret, signed_bytes));
}

}  // namespace homing::outbound
