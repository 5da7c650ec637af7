#include "homing/store/account_store.hpp"

#include <homing_sql/sql.hpp>

#include "homing/core/units.hpp"
#include "store/parameter_values.hpp"

namespace homing::store {
namespace {

using admin::ChangeResult;
using admin::Principal;
using admin::Role;

bool has_admin(pqxx::work& work) {
  return work.exec_prepared1(sql::accounts_has_admin.name)[0].as<bool>();
}

/// Leaves a transaction, which is then rolled back.
struct Refused {
  ChangeResult why;
};

UnixMillis time_of(const pqxx::field& field) {
  return UnixMillis(std::chrono::milliseconds(field.as<std::int64_t>()));
}

Role role_of(const pqxx::row& row) {
  return admin::parse_role(row["role"].as<std::string>()).value();
}

admin::User to_user(const pqxx::row& row) {
  return {row["id"].as<std::int64_t>(), row["name"].as<std::string>(), role_of(row), row["active"].as<bool>(),
          time_of(row["created_at"])};
}

admin::Token to_token(const pqxx::row& row) {
  admin::Token token{row["id"].as<std::int64_t>(),
                     row["name"].as<std::string>(),
                     role_of(row),
                     time_of(row["created_at"]),
                     {}};
  if (!row["revoked_at"].is_null()) token.revoked_at = time_of(row["revoked_at"]);
  return token;
}

Principal to_principal(const pqxx::row& row, Principal::Kind kind) {
  return {kind, row["id"].as<std::int64_t>(), row["name"].as<std::string>(), role_of(row)};
}

std::string text_or_empty(const pqxx::field& field) {
  return field.is_null() ? std::string() : field.as<std::string>();
}

admin::AuditEntry to_entry(const pqxx::row& row) {
  return {row["id"].as<std::int64_t>(),
          time_of(row["at"]),
          {row["by"].as<std::string>(), row["address"].as<std::string>()},
          row["action"].as<std::string>(),
          row["subject"].as<std::string>(),
          text_or_empty(row["before"]),
          text_or_empty(row["after"])};
}

void insist(const pqxx::result& changed, ChangeResult otherwise) {
  if (changed.affected_rows() == 0) throw Refused{otherwise};
}

/// @throws Refused  the user is not active any more, or has another password
void open_session(pqxx::work& work, const TokenHash& session, const admin::UserWithPassword& user,
                  UnixMillis until, const admin::Actor& by) {
  insist(work.exec_prepared(sql::accounts_open_session.name, session.to_hex(), user.user.id,
                            user.password_hash, time_text(until), by.name, by.address),
         ChangeResult::kUnknown);
}

/// Runs a change in a transaction. @return why it was refused, or that it is done
template <class Change>
ChangeResult change_in(Database& database, const Change& change) {
  try {
    database.transaction(change);
    return ChangeResult::kDone;
  } catch (const Refused& refused) {
    return refused.why;
  }
}

template <class Item, class Read>
std::vector<Item> list(Database& database, const sql::Query& query, const Read& read) {
  std::vector<Item> items;
  database.transaction([&](pqxx::work& work) {
    for (const pqxx::row& row : work.exec_prepared(query.name)) items.push_back(read(row));
  });
  return items;
}

}  // namespace

std::vector<admin::User> AccountStore::users() {
  return list<admin::User>(database_, sql::accounts_users, to_user);
}

std::optional<admin::UserWithPassword> AccountStore::user_named(const std::string& name) {
  std::optional<admin::UserWithPassword> found;
  database_.transaction([&](pqxx::work& work) {
    for (const pqxx::row& row : work.exec_prepared(sql::accounts_user_named.name, name)) {
      found = admin::UserWithPassword{to_user(row), row["password_hash"].as<std::string>()};
    }
  });
  return found;
}

std::optional<admin::User> AccountStore::add_user(const admin::NewUser& user, const admin::Actor& by) {
  std::optional<admin::User> added;
  database_.transaction([&](pqxx::work& work) {
    for (const pqxx::row& row :
         work.exec_prepared(sql::accounts_add_user.name, user.name, std::string(name_of(user.role)),
                            user.password_hash, by.name, by.address)) {
      added = to_user(row);
    }
  });
  return added;
}

ChangeResult AccountStore::change_user(std::int64_t id, const admin::UserChange& change,
                                       const admin::Actor& by) {
  const auto role = change.role ? std::optional(std::string(name_of(*change.role))) : std::nullopt;
  const auto active = change.active ? std::optional<std::string>(*change.active ? "t" : "f") : std::nullopt;
  return change_in(database_, [&](pqxx::work& work) {
    work.exec_prepared(sql::accounts_lock.name);
    const bool had_admin = store::has_admin(work);
    insist(work.exec_prepared(sql::accounts_change_user.name, id, or_null(role), or_null(active),
                              or_null(change.password_hash), by.name, by.address, or_null({})),
           ChangeResult::kUnknown);
    if (had_admin && !store::has_admin(work)) throw Refused{ChangeResult::kLastAdmin};
    if (!change.active.value_or(true) || change.password_hash)
      work.exec_prepared(sql::accounts_end_sessions.name, id);
  });
}

bool AccountStore::change_own_password(const admin::UserWithPassword& user, const std::string& password_hash,
                                       const TokenHash& session, UnixMillis until, const admin::Actor& by) {
  const std::optional<std::string> stays;
  const ChangeResult result = change_in(database_, [&](pqxx::work& work) {
    insist(work.exec_prepared(sql::accounts_change_user.name, user.user.id, or_null(stays), or_null(stays),
                              password_hash, by.name, by.address, user.password_hash),
           ChangeResult::kUnknown);
    work.exec_prepared(sql::accounts_end_sessions.name, user.user.id);
    store::open_session(work, session, {user.user, password_hash}, until, by);
  });
  return result == ChangeResult::kDone;
}

bool AccountStore::open_session(const TokenHash& session, const admin::UserWithPassword& user,
                                UnixMillis until, const admin::Actor& by) {
  const ChangeResult result =
      change_in(database_, [&](pqxx::work& work) { store::open_session(work, session, user, until, by); });
  return result == ChangeResult::kDone;
}

std::optional<admin::Session> AccountStore::session(const TokenHash& session, UnixMillis now) {
  std::optional<admin::Session> found;
  database_.transaction([&](pqxx::work& work) {
    for (const pqxx::row& row :
         work.exec_prepared(sql::accounts_session.name, session.to_hex(), time_text(now))) {
      found = admin::Session{to_principal(row, Principal::Kind::kUser), time_of(row["until"])};
    }
  });
  return found;
}

void AccountStore::close_session(const TokenHash& session) {
  database_.transaction(
      [&](pqxx::work& work) { work.exec_prepared(sql::accounts_close_session.name, session.to_hex()); });
}

std::vector<admin::Token> AccountStore::tokens() {
  return list<admin::Token>(database_, sql::accounts_tokens, to_token);
}

std::optional<admin::Token> AccountStore::add_token(const admin::NewToken& token, const admin::Actor& by) {
  std::optional<admin::Token> added;
  database_.transaction([&](pqxx::work& work) {
    for (const pqxx::row& row :
         work.exec_prepared(sql::accounts_add_token.name, token.name, std::string(name_of(token.role)),
                            token.hash.to_hex(), by.name, by.address)) {
      added = to_token(row);
    }
  });
  return added;
}

ChangeResult AccountStore::revoke_token(std::int64_t id, const admin::Actor& by) {
  return change_in(database_, [&](pqxx::work& work) {
    insist(work.exec_prepared(sql::accounts_revoke_token.name, id, by.name, by.address),
           ChangeResult::kUnknown);
  });
}

std::optional<Principal> AccountStore::token(const TokenHash& token) {
  std::optional<Principal> principal;
  database_.transaction([&](pqxx::work& work) {
    for (const pqxx::row& row : work.exec_prepared(sql::accounts_token.name, token.to_hex()))
      principal = to_principal(row, Principal::Kind::kToken);
  });
  return principal;
}

bool AccountStore::has_admin() {
  bool has = false;
  database_.transaction([&](pqxx::work& work) { has = store::has_admin(work); });
  return has;
}

void AccountStore::offer_setup(const TokenHash& link, UnixMillis until) {
  database_.transaction([&](pqxx::work& work) {
    work.exec_prepared(sql::accounts_offer_setup.name, link.to_hex(), time_text(until));
  });
}

ChangeResult AccountStore::set_up(const TokenHash& link, UnixMillis now, const admin::NewUser& admin,
                                  const admin::Actor& by) {
  return change_in(database_, [&](pqxx::work& work) {
    work.exec_prepared(sql::accounts_lock.name);
    const pqxx::row done = work.exec_prepared1(sql::accounts_set_up.name, link.to_hex(), time_text(now),
                                               admin.name, admin.password_hash, by.name, by.address);
    if (!done["link_is_good"].as<bool>()) throw Refused{ChangeResult::kUnknown};
    if (!done["is_added"].as<bool>()) throw Refused{ChangeResult::kNameTaken};
  });
}

std::vector<admin::AuditEntry> AccountStore::audit(std::optional<std::int64_t> before, int limit) {
  const auto below = before ? std::optional(std::to_string(*before)) : std::nullopt;
  std::vector<admin::AuditEntry> entries;
  database_.transaction([&](pqxx::work& work) {
    for (const pqxx::row& row : work.exec_prepared(sql::audit_page.name, or_null(below), limit))
      entries.push_back(to_entry(row));
  });
  return entries;
}

}  // namespace homing::store
