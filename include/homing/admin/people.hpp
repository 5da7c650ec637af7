#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "homing/admin/endpoint.hpp"

/// Who may use the admin side, and how they show it: sessions, the first admin, users, tokens, the audit log.
namespace homing::admin {

inline constexpr std::chrono::hours kSessionLifetime{12};
inline constexpr std::chrono::hours kSetupLifetime{24};

/// Signing in and out, and the link of the first start. Who guesses passwords is slowed, by name and by
/// address.
[[nodiscard]] std::vector<Endpoint> session_endpoints();
/// Users, tokens, and the audit log.
[[nodiscard]] std::vector<Endpoint> people_endpoints();

/// A new link's secret, good for kSetupLifetime, once. @return empty when there is an admin already
[[nodiscard]] std::string offer_setup(Accounts& accounts, UnixMillis now);

}  // namespace homing::admin
