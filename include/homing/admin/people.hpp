#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "homing/admin/endpoint.hpp"
#include "homing/admin/recent_callers.hpp"

/// Who may use the admin side, and how they show it: sessions, the first admin, users, tokens, the audit log.
namespace homing::admin {

inline constexpr std::chrono::hours kSessionLifetime{12};
inline constexpr std::chrono::hours kSetupLifetime{24};

/// Signing in and out, the own password, and the link of the first start. Who guesses passwords is slowed, by
/// name and by address, and logged.
/// @param callers  forgets who signs out, or has another password
[[nodiscard]] std::vector<Endpoint> session_endpoints(std::shared_ptr<RecentCallers> callers);
/// Users, tokens, and the audit log.
/// @param callers  forgets who is changed or revoked
[[nodiscard]] std::vector<Endpoint> people_endpoints(std::shared_ptr<RecentCallers> callers);

/// A new link's secret, good for kSetupLifetime, once. @return empty when there is an admin already
[[nodiscard]] std::string offer_setup(Accounts& accounts, UnixMillis now);

}  // namespace homing::admin
