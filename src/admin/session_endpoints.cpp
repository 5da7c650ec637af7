#include <memory>
#include <nlohmann/json.hpp>

#include "admin/at_end.hpp"
#include "admin/credentials.hpp"
#include "admin/guess_limiter.hpp"
#include "admin/user_name.hpp"
#include "homing/admin/body.hpp"
#include "homing/admin/password.hpp"
#include "homing/admin/people.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;
using SteadyClock = std::chrono::steady_clock;

Json to_json(const Principal& principal) {
  constexpr std::string_view kKinds[] = {"user", "token", "setting"};
  return {{"kind", kKinds[static_cast<std::size_t>(principal.kind)]},
          {"name", principal.name},
          {"role", name_of(principal.role)}};
}

void refuse_while_slowed(GuessLimiter& guesses, const std::vector<std::string>& keys) {
  milliseconds longest{0};
  for (const std::string& key : keys) longest = std::max(longest, guesses.wait_for(key, SteadyClock::now()));
  if (longest.count() == 0) return;
  const auto wait = static_cast<unsigned>(std::chrono::ceil<seconds>(longest).count());
  throw Problem{429,
                "too_many_failures",
                "Too many wrong passwords; the next try is in " + std::to_string(wait) + " s.",
                {},
                wait};
}

Problem sign_in_failed() {
  return {401, "sign_in_failed", "This name and password do not belong together."};
}

/// Signs a user in who has shown who it is.
Answer begin_session(const Call& call, Accounts& accounts, const UserWithPassword& found) {
  const User& user = found.user;
  const std::string session = make_secret("");
  const Principal principal{Principal::Kind::kUser, user.id, user.name, user.role};
  if (!accounts.open_session(TokenHash::of(session), found, call.at + kSessionLifetime,
                             actor_of(principal, call.client)))
    throw sign_in_failed();  // the password has changed meanwhile
  Answer answer = Answer::json(to_json(principal));
  answer.headers.emplace_back("Set-Cookie", session_cookie(session, kSessionLifetime, call.secure));
  return answer;
}

/// By the name as it was given, which a version before this one took with blanks at its ends too; else
/// without those, which a phone may have added.
std::optional<UserWithPassword> user_called(const std::string& given, const std::string& name,
                                            Accounts& accounts) {
  auto found = accounts.user_named(given);
  if (!found && name != given) found = accounts.user_named(name);
  return found;
}

Answer sign_in(const Call& call, Accounts& accounts, GuessLimiter& guesses) {
  Body body(call);
  const std::string given = body.text("name");
  const std::string password = body.text("password", 1, kMostPassword);
  body.finish();
  const std::string name(without_outer_blanks(given));
  const auto found = user_called(given, name, accounts);
  const std::vector<std::string> keys{"name " + (found ? found->user.name : name),
                                      "address " + guesser_at(call.client)};
  refuse_while_slowed(guesses, keys);

  if (!found) pretend_to_check_password(password);
  if (!found || !is_password(found->password_hash, password)) {
    for (const std::string& key : keys) guesses.failed(key, SteadyClock::now());
    throw sign_in_failed();
  }
  for (const std::string& key : keys) guesses.succeeded(key);
  return begin_session(call, accounts, *found);
}

Answer show_session(const Call& call, Backend&) {
  call.allow_parameters({});
  return Answer::json(to_json(call.principal));
}

Answer sign_out(const Call& call, Accounts& accounts, RecentCallers& callers) {
  call.allow_parameters({});
  if (const std::string session = session_of(call.cookie); !session.empty()) {
    const TokenHash hash = TokenHash::of(session);
    const AtEnd forget([&] { callers.forget(hash); });
    accounts.close_session(hash);
  }
  Answer answer = Answer::nothing();
  answer.headers.emplace_back("Set-Cookie", session_cookie("", seconds(0), call.secure));
  return answer;
}

Answer set_up(const Call& call, Accounts& accounts, GuessLimiter& guesses) {
  Body body(call);
  const std::string link = body.text("token");
  NewUser admin;
  admin.name = read_new_user_name(body);
  admin.role = Role::kAdmin;
  const std::string password = body.text("password", kLeastPassword, kMostPassword);
  body.finish();
  const std::string key = "setup " + guesser_at(call.client);
  refuse_while_slowed(guesses, {key});

  admin.password_hash = hash_password(password);
  switch (accounts.set_up(TokenHash::of(link), call.at, admin, {"homing setup", call.client})) {
    case ChangeResult::kDone:
      return begin_session(call, accounts, accounts.user_named(admin.name).value());
    case ChangeResult::kNameTaken:
      throw name_taken("user");
    case ChangeResult::kUnknown:
    case ChangeResult::kLastAdmin:
      break;
  }
  guesses.failed(key, SteadyClock::now());
  throw Problem{403, "setup_link_invalid",
                "This link is used, too old, or none of ours; `homing setup` makes a new one while there is "
                "no admin."};
}

}  // namespace

std::vector<Endpoint> session_endpoints(std::shared_ptr<RecentCallers> callers) {
  const auto guesses = std::make_shared<GuessLimiter>();
  return {
      {"POST", "/session", std::nullopt,
       [guesses](const Call& call, Backend& backend) { return sign_in(call, backend.accounts(), *guesses); }},
      {"GET", "/session", Role::kViewer, show_session, kWithoutDatabase},
      {"DELETE", "/session", Role::kViewer,
       [callers = std::move(callers)](const Call& call, Backend& backend) {
         return sign_out(call, backend.accounts(), *callers);
       },
       kWithoutDatabase},  // it forgets them, though the session stays
      {"POST", "/setup", std::nullopt,
       [guesses](const Call& call, Backend& backend) { return set_up(call, backend.accounts(), *guesses); }},
  };
}

std::string offer_setup(Accounts& accounts, UnixMillis now) {
  if (accounts.has_admin()) return "";
  const std::string link = make_secret("");
  accounts.offer_setup(TokenHash::of(link), now + kSetupLifetime);
  return link;
}

}  // namespace homing::admin
