#pragma once

#include "homing/admin/accounts.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// The accounts' tables, and the audit log.
class AccountStore final : public admin::Accounts {
 public:
  explicit AccountStore(Database& database) : database_(database) {}

  [[nodiscard]] std::vector<admin::User> users() override;
  [[nodiscard]] std::optional<admin::UserWithPassword> user_named(const std::string& name) override;
  [[nodiscard]] std::optional<admin::User> add_user(const admin::NewUser& user,
                                                    const admin::Actor& by) override;
  [[nodiscard]] admin::ChangeResult change_user(std::int64_t id, const admin::UserChange& change,
                                                const admin::Actor& by) override;
  [[nodiscard]] bool change_own_password(const admin::UserWithPassword& user,
                                         const std::string& password_hash, const TokenHash& session,
                                         UnixMillis until, const admin::Actor& by) override;

  [[nodiscard]] bool open_session(const TokenHash& session, const admin::UserWithPassword& user,
                                  UnixMillis until, const admin::Actor& by) override;
  [[nodiscard]] std::optional<admin::Session> session(const TokenHash& session, UnixMillis now) override;
  void close_session(const TokenHash& session) override;

  [[nodiscard]] std::vector<admin::Token> tokens() override;
  [[nodiscard]] std::optional<admin::Token> add_token(const admin::NewToken& token,
                                                      const admin::Actor& by) override;
  [[nodiscard]] admin::ChangeResult revoke_token(std::int64_t id, const admin::Actor& by) override;
  [[nodiscard]] std::optional<admin::Principal> token(const TokenHash& token) override;

  [[nodiscard]] bool has_admin() override;
  void offer_setup(const TokenHash& link, UnixMillis until) override;
  [[nodiscard]] admin::ChangeResult set_up(const TokenHash& link, UnixMillis now, const admin::NewUser& admin,
                                           const admin::Actor& by) override;

  [[nodiscard]] std::vector<admin::AuditEntry> audit(std::optional<std::int64_t> before, int limit) override;

 private:
  Database& database_;
};

}  // namespace homing::store
