#include <memory>
#include <nlohmann/json.hpp>

#include "admin/at_end.hpp"
#include "admin/credentials.hpp"
#include "admin/tries.hpp"
#include "admin/user_name.hpp"
#include "homing/admin/body.hpp"
#include "homing/admin/password.hpp"
#include "homing/admin/people.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::seconds;

Json to_json(const Principal& principal) {
  constexpr std::string_view kKinds[] = {"user", "token", "setting"};
  return {{"kind", kKinds[static_cast<std::size_t>(principal.kind)]},
          {"name", principal.name},
          {"role", name_of(principal.role)}};
}

Problem sign_in_failed() {
  return {401, "sign_in_failed", "This name and password do not belong together."};
}

/// Who it is, and the cookie of a session that has just been opened.
Answer signed_in(const Call& call, const Principal& principal, const std::string& session) {
  Answer answer = Answer::json(to_json(principal));
  answer.headers.emplace_back("Set-Cookie", session_cookie(session, kSessionLifetime, call.secure));
  return answer;
}

/// Signs a user in who has shown who it is.
Answer begin_session(const Call& call, Accounts& accounts, const UserWithPassword& found) {
  const User& user = found.user;
  const std::string session = make_secret("");
  const Principal principal{Principal::Kind::kUser, user.id, user.name, user.role};
  if (!accounts.open_session(TokenHash::of(session), found, call.at + kSessionLifetime,
                             actor_of(principal, call.client)))
    throw sign_in_failed();  // the password has changed meanwhile
  return signed_in(call, principal, session);
}

/// By the name as it was given, which a version before this one took with blanks at its ends too; else
/// without those, which a phone may have added.
std::optional<UserWithPassword> user_called(const std::string& given, const std::string& name,
                                            Accounts& accounts) {
  auto found = accounts.user_named(given);
  if (!found && name != given) found = accounts.user_named(name);
  return found;
}

Answer sign_in(const Call& call, Accounts& accounts, Tries& tries) {
  Body body(call);
  const std::string given = body.text("name");
  const std::string password = body.text("password", 1, kMostPassword);
  body.finish();
  const std::string name(without_outer_blanks(given));
  const auto found = user_called(given, name, accounts);
  if (!tries.is_password(call, name, found, password)) {
    tries.sign_in_failed(call, found);
    throw sign_in_failed();
  }
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

Answer change_own_password(const Call& call, Accounts& accounts, Tries& tries, RecentCallers& callers) {
  Body body(call);
  const std::string current = body.text("current", 1, kMostPassword);
  const std::string wanted = body.text("new", kLeastPassword, kMostPassword);
  body.finish();
  const Principal& self = call.principal;
  if (self.kind != Principal::Kind::kUser)
    throw Problem{403, "not_a_user", "A token has no password: sign in as the user whose password it is."};
  const auto user = accounts.user_named(self.name);
  if (!user) throw session_over();
  if (!tries.is_password(call, self.name, user, current)) {
    tries.own_password_failed(call);
    throw Problem{403, "password_wrong", "The present password is another one."};
  }
  const std::string password_hash = hash_password(wanted);
  const std::string session = make_secret("");
  const AtEnd forget([&] { callers.forget(self.kind, self.id); });
  if (!accounts.change_own_password(*user, password_hash, TokenHash::of(session), call.at + kSessionLifetime,
                                    call.actor()))
    throw session_over();  // somebody else has changed the password, or the user, meanwhile
  return signed_in(call, self, session);
}

Answer set_up(const Call& call, Accounts& accounts, Tries& tries) {
  Body body(call);
  const std::string link = body.text("token");
  NewUser admin;
  admin.name = read_new_user_name(body);
  admin.role = Role::kAdmin;
  const std::string password = body.text("password", kLeastPassword, kMostPassword);
  body.finish();
  tries.allow_setup(call);

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
  tries.setup_failed(call);
  throw Problem{403, "setup_link_invalid",
                "This link is used, too old, or none of ours; `homing setup` makes a new one while there is "
                "no admin."};
}

}  // namespace

std::vector<Endpoint> session_endpoints(std::shared_ptr<RecentCallers> callers) {
  const auto tries = std::make_shared<Tries>();
  return {
      {"POST", "/session", std::nullopt,
       [tries](const Call& call, Backend& backend) { return sign_in(call, backend.accounts(), *tries); }},
      {"GET", "/session", Role::kViewer, show_session, kWithoutDatabase},
      {"DELETE", "/session", Role::kViewer,
       [callers](const Call& call, Backend& backend) { return sign_out(call, backend.accounts(), *callers); },
       kWithoutDatabase},  // it forgets them, though the session stays
      {"POST", "/session/password", Role::kViewer,
       [tries, callers](const Call& call, Backend& backend) {
         return change_own_password(call, backend.accounts(), *tries, *callers);
       }},
      {"POST", "/setup", std::nullopt,
       [tries](const Call& call, Backend& backend) { return set_up(call, backend.accounts(), *tries); }},
  };
}

std::string offer_setup(Accounts& accounts, UnixMillis now) {
  if (accounts.has_admin()) return "";
  const std::string link = make_secret("");
  accounts.offer_setup(TokenHash::of(link), now + kSetupLifetime);
  return link;
}

}  // namespace homing::admin
