#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "homing/admin/role.hpp"
#include "homing/core/clock.hpp"
#include "homing/core/secret.hpp"

/// Who may use the admin side: people with a password, programs with a token. The port to where they are
/// kept.
namespace homing::admin {

/// Who asks.
struct Principal {
  enum class Kind : std::uint8_t { kUser, kToken, kSetting };  ///< kSetting: the setting `admin_token`.

  Kind kind = Kind::kUser;
  std::int64_t id = 0;  ///< Of the user or token.
  std::string name;
  Role role = Role::kViewer;
};

/// Who did something, for the audit log.
struct Actor {
  std::string name;     ///< `user anna`, `token reports`, `setting admin_token`.
  std::string address;  ///< The client's IP.
};
[[nodiscard]] Actor actor_of(const Principal& principal, std::string address);

struct User {
  std::int64_t id = 0;
  std::string name;
  Role role = Role::kViewer;
  bool active = true;
  UnixMillis created_at{};
};

/// `password_hash`: as hash_password() makes it.
struct NewUser {
  std::string name;
  Role role = Role::kViewer;
  std::string password_hash;
};

/// What is absent stays.
struct UserChange {
  std::optional<Role> role;
  std::optional<bool> active;
  std::optional<std::string> password_hash;
};

struct UserWithPassword {
  User user;
  std::string password_hash;
};

struct Session {
  Principal principal;  ///< Whose it is.
  UnixMillis until{};
};

struct Token {
  std::int64_t id = 0;
  std::string name;
  Role role = Role::kViewer;
  UnixMillis created_at{};
  std::optional<UnixMillis> revoked_at;
};

struct NewToken {
  std::string name;
  Role role = Role::kViewer;
  TokenHash hash;
};

/// One line of the audit log. `before` and `after` are JSON objects; empty where there is none.
struct AuditEntry {
  std::int64_t id = 0;
  UnixMillis at{};
  Actor actor;
  std::string action;   ///< `user.create`, `token.revoke`, `catalog.change`, ...
  std::string subject;  ///< `user anna`, `offer acme-shoes`.
  std::string before;
  std::string after;
};

enum class ChangeResult : std::uint8_t {
  kDone,
  kUnknown,  ///< There is no such user, token or link.
  kNameTaken,
  kLastAdmin,  ///< Nobody would be left who may do it back.
};

/// Users, sessions, tokens, the link of the first start, the audit log. Each change and its line in the audit
/// log are one transaction. Sessions, tokens and links are known by their hash only.
///
/// Everything throws StoreError, and blocks. Threads: one at a time.
class Accounts {
 public:
  virtual ~Accounts() = default;

  [[nodiscard]] virtual std::vector<User> users() = 0;
  /// By name, active ones only.
  [[nodiscard]] virtual std::optional<UserWithPassword> user_named(const std::string& name) = 0;
  /// Empty when the name is taken.
  [[nodiscard]] virtual std::optional<User> add_user(const NewUser& user, const Actor& by) = 0;
  /// A user who is not active any more, or has another password, is signed out everywhere.
  [[nodiscard]] virtual ChangeResult change_user(std::int64_t id, const UserChange& change,
                                                 const Actor& by) = 0;

  /// For the user as user_named() gave it: another password, all its sessions ended, and this one opened.
  /// @return false, and nothing is changed, when it is not active any more, or has another password
  [[nodiscard]] virtual bool change_own_password(const UserWithPassword& user,
                                                 const std::string& password_hash, const TokenHash& session,
                                                 UnixMillis until, const Actor& by) = 0;

  /// For the user as user_named() gave it. @return false when it is not active any more, or has another
  /// password: nobody is signed in by the one that was just replaced
  [[nodiscard]] virtual bool open_session(const TokenHash& session, const UserWithPassword& user,
                                          UnixMillis until, const Actor& by) = 0;
  /// Empty when it is over, or its user is not active.
  [[nodiscard]] virtual std::optional<Session> session(const TokenHash& session, UnixMillis now) = 0;
  virtual void close_session(const TokenHash& session) = 0;

  [[nodiscard]] virtual std::vector<Token> tokens() = 0;
  /// Empty when the name is taken. Nothing is asked for once it is added: its secret can be shown.
  [[nodiscard]] virtual std::optional<Token> add_token(const NewToken& token, const Actor& by) = 0;
  [[nodiscard]] virtual ChangeResult revoke_token(std::int64_t id, const Actor& by) = 0;
  /// Whose it is; empty when it is revoked or none of ours.
  [[nodiscard]] virtual std::optional<Principal> token(const TokenHash& token) = 0;

  [[nodiscard]] virtual bool has_admin() = 0;
  /// The link that sets the first admin: the one before it is void.
  virtual void offer_setup(const TokenHash& link, UnixMillis until) = 0;
  /// Adds the admin, by a link that is good while there is none (else kUnknown). Where the name is taken it
  /// stays good.
  [[nodiscard]] virtual ChangeResult set_up(const TokenHash& link, UnixMillis now, const NewUser& admin,
                                            const Actor& by) = 0;

  /// The newest first, from below `before` on.
  [[nodiscard]] virtual std::vector<AuditEntry> audit(std::optional<std::int64_t> before, int limit) = 0;
};

}  // namespace homing::admin
