#include "admin/tries.hpp"

#include <algorithm>

#include "homing/admin/password.hpp"
#include "homing/core/log.hpp"

namespace homing::admin {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::string setup_key(const Call& call) {
  return "setup " + guesser_at(call.client);
}

}  // namespace

void Tries::refuse_while_slowed(const std::vector<std::string>& keys) {
  std::chrono::milliseconds longest{0};
  for (const std::string& key : keys) longest = std::max(longest, guesses_.wait_for(key, SteadyClock::now()));
  if (longest.count() == 0) return;
  const auto wait = static_cast<unsigned>(std::chrono::ceil<std::chrono::seconds>(longest).count());
  throw Problem{429,
                "too_many_failures",
                "Too many wrong passwords; the next try is in " + std::to_string(wait) + " s.",
                {},
                wait};
}

bool Tries::is_password(const Call& call, const std::string& name,
                        const std::optional<UserWithPassword>& user, const std::string& password) {
  const std::vector<std::string> keys{"name " + (user ? user->user.name : name),
                                      "address " + guesser_at(call.client)};
  refuse_while_slowed(keys);
  if (!user) pretend_to_check_password(password);
  const bool right = user && admin::is_password(user->password_hash, password);
  for (const std::string& key : keys)
    right ? guesses_.succeeded(key) : guesses_.failed(key, SteadyClock::now());
  return right;
}

void Tries::allow_setup(const Call& call) {
  refuse_while_slowed({setup_key(call)});
}

void Tries::sign_in_failed(const Call& call, const std::optional<UserWithPassword>& user) {
  const auto left_out = sign_in_lines_.take(SteadyClock::now());
  if (!left_out) return;
  log_warning("admin.sign_in_failed", "somebody was not signed in: name and password do not belong together",
              {{"user", user ? user->user.name : ""},
               {"address", call.client},
               {"request_id", call.request_id.to_string()},
               {"left_out", *left_out}});
}

void Tries::own_password_failed(const Call& call) {
  const auto left_out = own_password_lines_.take(SteadyClock::now());
  if (!left_out) return;
  log_warning("admin.own_password_failed", "who is signed in did not know the own password to change it",
              {{"user", call.principal.name},
               {"address", call.client},
               {"request_id", call.request_id.to_string()},
               {"left_out", *left_out}});
}

void Tries::setup_failed(const Call& call) {
  guesses_.failed(setup_key(call), SteadyClock::now());
  const auto left_out = setup_lines_.take(SteadyClock::now());
  if (!left_out) return;
  log_warning(
      "admin.setup_failed", "a link for the first admin is used, too old, or none of ours",
      {{"address", call.client}, {"request_id", call.request_id.to_string()}, {"left_out", *left_out}});
}

}  // namespace homing::admin
