#pragma once

#include <string>
#include <string_view>

#include "homing/core/clock.hpp"

namespace homing::outbound {

/// The value of the `Homing-Signature` header: `t=<Unix seconds>,v1=<hex>`, where v1 is the HMAC-SHA256 with
/// the affiliate's secret over `<Unix seconds>.<signed text>`. What is signed is the body, and the URL where
/// there is none. A receiver checks it with
///
///     printf '%s' "$t.$body" | openssl dgst -sha256 -hmac "$secret"
[[nodiscard]] std::string signature(std::string_view secret, std::string_view signed_text, UnixMillis now);

}  // namespace homing::outbound
