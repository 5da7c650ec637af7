#include <nlohmann/json.hpp>

#include "admin/at_end.hpp"
#include "admin/credentials.hpp"
#include "admin/user_name.hpp"
#include "homing/admin/body.hpp"
#include "homing/admin/password.hpp"
#include "homing/admin/people.hpp"
#include "homing/core/text.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostName = 64;

Json to_json(const User& user) {
  return {{"id", user.id},
          {"name", user.name},
          {"role", name_of(user.role)},
          {"state", user.active ? "active" : "disabled"},
          {"created_at", time_text(user.created_at)}};
}

Json to_json(const Token& token) {
  Json json{{"id", token.id},
            {"name", token.name},
            {"role", name_of(token.role)},
            {"created_at", time_text(token.created_at)}};
  if (token.revoked_at) json["revoked_at"] = time_text(*token.revoked_at);
  return json;
}

Json to_json(const AuditEntry& entry) {
  Json json{{"id", entry.id},         {"at", time_text(entry.at)},
            {"by", entry.actor.name}, {"address", entry.actor.address},
            {"action", entry.action}, {"subject", entry.subject}};
  if (!entry.before.empty()) json["before"] = Json::parse(entry.before);
  if (!entry.after.empty()) json["after"] = Json::parse(entry.after);
  return json;
}

template <class Item>
Answer list(const Call& call, const std::vector<Item>& items) {
  call.allow_parameters({});
  Json json{{"items", Json::array()}, {"next", nullptr}};
  for (const Item& item : items) json["items"].push_back(to_json(item));
  return Answer::json(json);
}

void insist(ChangeResult result, const std::string& what) {
  switch (result) {
    case ChangeResult::kDone:
      return;
    case ChangeResult::kUnknown:
      throw not_found(what);
    case ChangeResult::kNameTaken:
      throw name_taken(what);
    case ChangeResult::kLastAdmin:
      throw Problem{409, "last_admin", "Nobody would be left who may change users."};
  }
}

std::optional<Role> read_role(Body& body, const std::optional<std::string>& name) {
  if (!name || name->empty()) return std::nullopt;  // which is a fault already, where it is one
  const auto role = parse_role(*name);
  if (!role) body.fault("role", "has to be viewer, manager or admin");
  return role;
}

std::int64_t number_of(const Call& call, const std::string& what) {
  const auto number = parse_integer(call.arguments.at(0));
  if (!number) throw not_found(what);
  return *number;
}

Answer created(const Json& item, const std::string& place) {
  Answer answer = Answer::json(item, 201);
  answer.location = place + item.at("id").dump();
  return answer;
}

Answer add_user(const Call& call, Backend& backend) {
  Body body(call);
  NewUser user;
  user.name = read_new_user_name(body);
  user.role = read_role(body, body.text("role")).value_or(Role::kViewer);
  const std::string password = body.text("password", kLeastPassword, kMostPassword);
  body.finish();
  user.password_hash = hash_password(password);
  const auto added = backend.accounts().add_user(user, call.actor());
  if (!added) throw name_taken("user");
  return created(to_json(*added), "/api/v1/users/");
}

Answer change_user(const Call& call, Backend& backend, RecentCallers& callers) {
  const std::int64_t id = number_of(call, "such user");
  Body body(call);
  UserChange change;
  change.role = read_role(body, body.optional_text("role"));
  if (const auto state = body.optional_text("state")) {
    if (*state != "active" && *state != "disabled") body.fault("state", "has to be active or disabled");
    change.active = *state == "active";
  }
  const auto password = body.optional_text("password", kLeastPassword, kMostPassword);
  body.finish();
  if (password) change.password_hash = hash_password(*password);
  const AtEnd forget([&] { callers.forget(Principal::Kind::kUser, id); });
  insist(backend.accounts().change_user(id, change, call.actor()), "such user");
  for (const User& user : backend.accounts().users()) {
    if (user.id == id) return Answer::json(to_json(user));
  }
  throw not_found("such user");
}

Answer add_token(const Call& call, Backend& backend) {
  Body body(call);
  const std::string name = body.text("name", 1, kMostName);
  const Role role = read_role(body, body.text("role")).value_or(Role::kViewer);
  body.finish();
  const std::string secret = make_secret(kTokenPrefix);
  const auto added = backend.accounts().add_token({name, role, TokenHash::of(secret)}, call.actor());
  if (!added) throw name_taken("token");
  Json json = to_json(*added);
  json["token"] = secret;
  return created(json, "/api/v1/tokens/");
}

Answer revoke_token(const Call& call, Backend& backend, RecentCallers& callers) {
  call.allow_parameters({});
  const std::int64_t id = number_of(call, "such token");
  const AtEnd forget([&] { callers.forget(Principal::Kind::kToken, id); });
  insist(backend.accounts().revoke_token(id, call.actor()), "such token");
  return Answer::nothing();
}

Answer audit(const Call& call, Backend& backend) {
  call.allow_parameters({"cursor", "limit"});
  const int limit = call.number("limit", 50, 1, 500);
  std::optional<std::int64_t> before;
  if (const auto cursor = call.parameter("cursor")) {
    before = parse_integer(*cursor);
    if (!before) throw bad_input({{"cursor", "is none that this list has given"}});
  }
  const std::vector<AuditEntry> entries = backend.accounts().audit(before, limit);
  Json json{{"items", Json::array()}, {"next", nullptr}};
  for (const AuditEntry& entry : entries) json["items"].push_back(to_json(entry));
  if (entries.size() == static_cast<std::size_t>(limit)) json["next"] = std::to_string(entries.back().id);
  return Answer::json(json);
}

}  // namespace

std::vector<Endpoint> people_endpoints(std::shared_ptr<RecentCallers> callers) {
  return {
      {"GET", "/users", Role::kAdmin,
       [](const Call& call, Backend& backend) { return list(call, backend.accounts().users()); }},
      {"POST", "/users", Role::kAdmin, add_user},
      {"PATCH", "/users/{user}", Role::kAdmin,
       [callers](const Call& call, Backend& backend) { return change_user(call, backend, *callers); }},
      {"GET", "/tokens", Role::kAdmin,
       [](const Call& call, Backend& backend) { return list(call, backend.accounts().tokens()); }},
      {"POST", "/tokens", Role::kAdmin, add_token},
      {"DELETE", "/tokens/{token}", Role::kAdmin,
       [callers](const Call& call, Backend& backend) { return revoke_token(call, backend, *callers); }},
      {"GET", "/audit", Role::kAdmin, audit},
  };
}

}  // namespace homing::admin
