#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "homing/admin/call.hpp"
#include "homing/core/secret.hpp"

namespace homing::admin {

inline constexpr std::string_view kSessionCookie = "homing_session";
inline constexpr std::string_view kTokenPrefix = "hmt_";

/// The token of `Authorization: Bearer TOKEN`; empty where there is none.
[[nodiscard]] std::string bearer_token(std::string_view authorization);
/// The value of the session's cookie; empty where there is none.
[[nodiscard]] std::string session_of(std::string_view cookie_header);
/// Of a session that was ended, has run out, or never was.
[[nodiscard]] Problem session_over();
/// What the request says who asks by, whether it is good or not: two of the same are of the same asker.
[[nodiscard]] TokenHash credential_of(const Call& call);
/// Whether the request comes from a page of the host that it asks (RFC 6454's origin, without its scheme).
[[nodiscard]] bool is_from_own_page(const Call& call);
/// 256 random bits as hexadecimal digits, behind a prefix that says what it is (`hmt_`).
[[nodiscard]] std::string make_secret(std::string_view prefix);

/// Set-Cookie of a session, for as long as it is good; with an empty `session` it is taken away.
[[nodiscard]] std::string session_cookie(std::string_view session, std::chrono::seconds lifetime,
                                         bool secure);

}  // namespace homing::admin
