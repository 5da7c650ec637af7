#include "admin/credentials.hpp"

#include "homing/core/text.hpp"

namespace homing::admin {

std::string bearer_token(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  if (!equals_ignoring_case(authorization.substr(0, kScheme.size()), kScheme)) return "";
  return std::string(trim(authorization.substr(kScheme.size())));
}

std::string session_of(std::string_view cookie_header) {
  while (!cookie_header.empty()) {
    const std::size_t end = std::min(cookie_header.find(';'), cookie_header.size());
    const std::string_view pair = trim(cookie_header.substr(0, end));
    cookie_header.remove_prefix(std::min(end + 1, cookie_header.size()));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == kSessionCookie)
      return std::string(pair.substr(equals + 1));
  }
  return "";
}

Problem session_over() {
  return {401, "session_over", "This session is over; sign in again."};
}

TokenHash credential_of(const Call& call) {
  const std::string token = bearer_token(call.authorization);
  return TokenHash::of(token.empty() ? session_of(call.cookie) : token);
}

bool is_from_own_page(const Call& call) {
  const std::size_t scheme = call.origin.find("://");
  return scheme != std::string::npos && !call.host.empty() &&
         equals_ignoring_case(std::string_view(call.origin).substr(scheme + 3), call.host);
}

std::string make_secret(std::string_view prefix) {
  constexpr std::size_t kBytes = 32;
  return std::string(prefix) + to_hex(random_bytes(kBytes));
}

std::string session_cookie(std::string_view session, std::chrono::seconds lifetime, bool secure) {
  std::string cookie(kSessionCookie);
  cookie.append("=").append(session).append("; Path=/; HttpOnly; SameSite=Strict; Max-Age=");
  cookie.append(std::to_string(session.empty() ? 0 : lifetime.count()));
  if (secure) cookie.append("; Secure");
  return cookie;
}

}  // namespace homing::admin
