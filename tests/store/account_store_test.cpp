#include "homing/store/account_store.hpp"

#include <gtest/gtest.h>

#include <future>

#include "tests/support/eventually.hpp"
#include "tests/support/postgres.hpp"

namespace homing::store {
namespace {

using admin::ChangeResult;
using admin::Role;
using std::chrono::hours;

const admin::Actor kBy{"user anna", "10.0.0.1"};

class AccountStoreTest : public testing::Test {
 protected:
  admin::UserWithPassword add_user(const std::string& name, Role role = Role::kAdmin) {
    EXPECT_TRUE(store_.add_user({name, role, "hash of the old one"}, kBy));
    return store_.user_named(name).value();
  }
  bool open_session(const std::string& session, const admin::UserWithPassword& user) {
    return store_.open_session(TokenHash::of(session), user, now_ + hours(1), {"user " + user.user.name, ""});
  }
  bool is_open(const std::string& session) {
    return store_.session(TokenHash::of(session), now_).has_value();
  }
  std::string lines(const std::string& action) {
    return postgres_.value("SELECT count(*) FROM audit_log WHERE action = '" + action + "'");
  }

  test::TestDatabase postgres_;
  Database database_{DatabaseOptions{postgres_.url()}};
  AccountStore store_{database_};
  const UnixMillis now_ = SystemClock().now();
};

TEST_F(AccountStoreTest, ASessionIsOpenedByThePresentPasswordAlone) {
  const auto anna = add_user("anna");
  EXPECT_TRUE(open_session("first", anna));
  EXPECT_TRUE(is_open("first"));
  EXPECT_EQ(store_.session(TokenHash::of("first"), now_)->until, now_ + hours(1));
  EXPECT_EQ(store_.change_user(anna.user.id, {{}, {}, "hash of the new one"}, kBy), ChangeResult::kDone);
  EXPECT_FALSE(is_open("first")) << "who has another password is signed out";
  EXPECT_FALSE(open_session("second", anna));
  EXPECT_FALSE(is_open("second"));
  EXPECT_EQ(lines("session.open"), "1");
  EXPECT_TRUE(open_session("third", store_.user_named("anna").value()));
}

TEST_F(AccountStoreTest, ASessionDoesNotSlipPastAPasswordThatIsJustChanging) {
  const auto anna = add_user("anna");
  Database other{DatabaseOptions{postgres_.url()}};
  other.begin().exec("UPDATE users SET password_hash = 'hash of the new one'");
  auto opened = std::async(std::launch::async, [&] { return open_session("late", anna); });
  EXPECT_TRUE(test::eventually([&] {
    return postgres_.value(
               "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname "
               "= current_database()") == "1";
  })) << "it waits";
  other.commit();
  EXPECT_FALSE(opened.get());
  EXPECT_FALSE(is_open("late"));
}

TEST_F(AccountStoreTest, AnOwnPasswordIsChangedFromThePresentOneAloneAndLeavesOneSession) {
  const auto anna = add_user("anna");
  const auto bert = add_user("bert");
  EXPECT_TRUE(open_session("here", anna));
  EXPECT_TRUE(open_session("elsewhere", anna));
  EXPECT_TRUE(open_session("his", bert));
  const auto change = [&](const admin::UserWithPassword& from, const std::string& to,
                          const std::string& session) {
    return store_.change_own_password(from, to, TokenHash::of(session), now_ + hours(1), kBy);
  };
  EXPECT_TRUE(change(anna, "hash of the new one", "new"));
  EXPECT_EQ(store_.user_named("anna")->password_hash, "hash of the new one");
  EXPECT_FALSE(is_open("here"));
  EXPECT_FALSE(is_open("elsewhere"));
  EXPECT_TRUE(is_open("new"));
  EXPECT_TRUE(is_open("his"));
  EXPECT_EQ(lines("user.change"), "1");

  EXPECT_FALSE(change(anna, "hash of a thief's", "thief")) << "it is another one by now";
  const auto now = store_.user_named("anna").value();
  EXPECT_EQ(now.password_hash, "hash of the new one");
  EXPECT_EQ(store_.change_user(anna.user.id, {{}, false, {}}, kBy), ChangeResult::kDone);
  EXPECT_FALSE(change(now, "hash of a late one", "late")) << "who is disabled changes nothing";
  EXPECT_FALSE(is_open("thief") || is_open("late"));
  EXPECT_EQ(lines("user.change"), "2") << "and the one of being disabled";
}

TEST_F(AccountStoreTest, WhoIsDisabledOpensNoSession) {
  const auto anna = add_user("anna");
  const auto bert = add_user("bert", Role::kViewer);
  EXPECT_EQ(store_.change_user(bert.user.id, {{}, false, {}}, kBy), ChangeResult::kDone);
  EXPECT_FALSE(open_session("late", bert));
  EXPECT_TRUE(open_session("hers", anna));
}

TEST_F(AccountStoreTest, AChangeThatChangesNothingHasNoLineInTheAuditLog) {
  const auto anna = add_user("anna");
  EXPECT_EQ(store_.change_user(anna.user.id, {}, kBy), ChangeResult::kDone);
  EXPECT_EQ(store_.change_user(anna.user.id, {Role::kAdmin, true, {}}, kBy), ChangeResult::kDone);
  EXPECT_EQ(lines("user.change"), "0");
  EXPECT_EQ(store_.change_user(anna.user.id, {{}, {}, "hash of the new one"}, kBy), ChangeResult::kDone);
  EXPECT_EQ(lines("user.change"), "1");
  EXPECT_EQ(store_.change_user(anna.user.id + 1, {Role::kAdmin, {}, {}}, kBy), ChangeResult::kUnknown);
}

TEST_F(AccountStoreTest, WhatIsAddedIsGivenBackAtOnceWithItsLineInTheAuditLog) {
  const auto user = store_.add_user({"anna", Role::kManager, "hash"}, kBy);
  ASSERT_TRUE(user);
  EXPECT_EQ(user->id, store_.users().at(0).id);
  EXPECT_EQ(user->role, Role::kManager);
  EXPECT_TRUE(user->active);
  EXPECT_FALSE(store_.add_user({"anna", Role::kViewer, "hash"}, kBy));
  EXPECT_EQ(lines("user.create"), "1");

  const auto token = store_.add_token({"reports", Role::kViewer, TokenHash::of("one")}, kBy);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->name, "reports");
  EXPECT_EQ(token->id, store_.tokens().at(0).id);
  EXPECT_EQ(token->created_at, store_.tokens().at(0).created_at);
  EXPECT_FALSE(token->revoked_at);
  EXPECT_FALSE(store_.add_token({"reports", Role::kViewer, TokenHash::of("two")}, kBy));
  EXPECT_EQ(lines("token.create"), "1");
  EXPECT_EQ(store_.revoke_token(token->id, kBy), ChangeResult::kDone);
  EXPECT_TRUE(store_.add_token({"reports", Role::kViewer, TokenHash::of("two")}, kBy)) << "it is free again";
}

TEST_F(AccountStoreTest, ASetupLinkIsGoodOnceAndNotUsedUpByANameThatIsTaken) {
  add_user("anna", Role::kViewer);
  const TokenHash link = TokenHash::of("link");
  store_.offer_setup(link, now_ + hours(1));
  const auto set_up = [&](const TokenHash& with, UnixMillis at, const std::string& name) {
    return store_.set_up(with, at, {name, Role::kAdmin, "hash"}, kBy);
  };
  EXPECT_EQ(set_up(TokenHash::of("another"), now_, "bert"), ChangeResult::kUnknown);
  EXPECT_EQ(set_up(link, now_ + hours(2), "bert"), ChangeResult::kUnknown);
  EXPECT_EQ(set_up(link, now_, "anna"), ChangeResult::kNameTaken);
  EXPECT_EQ(set_up(link, now_, "bert"), ChangeResult::kDone);
  EXPECT_EQ(set_up(link, now_, "carl"), ChangeResult::kUnknown);
  EXPECT_EQ(store_.users().size(), 2U);
  EXPECT_EQ(lines("user.create"), "2");
}

}  // namespace
}  // namespace homing::store
