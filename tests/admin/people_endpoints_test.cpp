#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "homing/admin/password.hpp"
#include "homing/admin/people.hpp"
#include "homing/core/store_error.hpp"
#include "tests/admin/bare_backend.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;
using testing::_;
using testing::NiceMock;
using testing::Return;

class MockAccounts : public Accounts {
 public:
  MOCK_METHOD(std::vector<User>, users, (), (override));
  MOCK_METHOD(std::optional<UserWithPassword>, user_named, (const std::string&), (override));
  MOCK_METHOD(std::optional<User>, add_user, (const NewUser&, const Actor&), (override));
  MOCK_METHOD(ChangeResult, change_user, (std::int64_t, const UserChange&, const Actor&), (override));
  MOCK_METHOD(bool, change_own_password,
              (const UserWithPassword&, const std::string&, const TokenHash&, UnixMillis, const Actor&),
              (override));
  MOCK_METHOD(bool, open_session, (const TokenHash&, const UserWithPassword&, UnixMillis, const Actor&),
              (override));
  MOCK_METHOD(std::optional<Session>, session, (const TokenHash&, UnixMillis), (override));
  MOCK_METHOD(void, close_session, (const TokenHash&), (override));
  MOCK_METHOD(std::vector<Token>, tokens, (), (override));
  MOCK_METHOD(std::optional<Token>, add_token, (const NewToken&, const Actor&), (override));
  MOCK_METHOD(ChangeResult, revoke_token, (std::int64_t, const Actor&), (override));
  MOCK_METHOD(std::optional<Principal>, token, (const TokenHash&), (override));
  MOCK_METHOD(bool, has_admin, (), (override));
  MOCK_METHOD(void, offer_setup, (const TokenHash&, UnixMillis), (override));
  MOCK_METHOD(ChangeResult, set_up, (const TokenHash&, UnixMillis, const NewUser&, const Actor&), (override));
  MOCK_METHOD(std::vector<AuditEntry>, audit, (std::optional<std::int64_t>, int), (override));
};

class People : public testing::Test, public BareBackend {
 protected:
  [[nodiscard]] Accounts& accounts() override { return accounts_; }

  Answer post(const std::string& path, const Json& body) { return post_text(path, body.dump()); }
  Answer post_text(const std::string& path, const std::string& body) { return call("POST", path, body); }
  Answer call(const std::string& method, const std::string& path, const std::string& body) {
    const Endpoints::Found found = endpoints_.find(method, path);
    Call call;
    call.arguments = found.arguments;
    call.body = body;
    call.content_type = "application/json";
    call.client = client_;
    call.principal = principal_;
    return found.endpoint->answer(call, *this);
  }
  Problem problem(const std::string& path, const Json& body) {
    try {
      ADD_FAILURE() << post(path, body).body;
    } catch (const Problem& problem) {
      return problem;
    }
    return {};
  }

  std::string client_ = "10.0.0.1";
  Principal principal_{};
  NiceMock<MockAccounts> accounts_;
  const std::shared_ptr<RecentCallers> callers_ = std::make_shared<RecentCallers>();
  Endpoints endpoints_ = [this] {
    Endpoints endpoints;
    endpoints.add_all(session_endpoints(callers_));
    endpoints.add_all(people_endpoints(callers_));
    return endpoints;
  }();
};

TEST_F(People, ATokenThatIsMadeIsShownWhateverTheDatabaseDoesNext) {
  EXPECT_CALL(accounts_, add_token(_, _)).WillOnce(Return(Token{7, "reports", Role::kViewer, {}, {}}));
  EXPECT_CALL(accounts_, tokens()).Times(0);
  const Answer answer = post("/tokens", {{"name", "reports"}, {"role", "viewer"}});
  EXPECT_EQ(answer.status, 201U);
  EXPECT_EQ(answer.location, "/api/v1/tokens/7");
  EXPECT_THAT(Json::parse(answer.body)["token"].get<std::string>(), testing::StartsWith("hmt_"));
}

TEST_F(People, ANameThatIsTakenIsAFaultOfTheName) {
  const Problem token = problem("/tokens", {{"name", "reports"}, {"role", "viewer"}});
  EXPECT_EQ(token.status, 409U);
  EXPECT_EQ(token.code, "name_taken");
  EXPECT_EQ(token.errors.at(0).field, "name");
  ON_CALL(accounts_, set_up(_, _, _, _)).WillByDefault(Return(ChangeResult::kNameTaken));
  const Json admin{{"token", "a-link"}, {"name", "anna"}, {"password", "correct horse"}};
  for (int i = 0; i < 6; ++i) EXPECT_EQ(problem("/setup", admin).status, 409U) << "it is no guess";
}

TEST_F(People, NobodyIsNamedWithABlankAtAnEnd) {
  EXPECT_CALL(accounts_, set_up(_, _, _, _)).Times(0);
  EXPECT_CALL(accounts_, add_user(_, _)).Times(0);
  for (const char* name :
       {"anna ", " anna", " ", "anna\u00A0", "\u3000anna", "anna \u200A\u2028", "\uFEFFanna"}) {
    for (const char* path : {"/setup", "/users"}) {
      Json body{{"name", name}, {"password", "correct horse"}};
      body[path == std::string("/setup") ? "token" : "role"] = "admin";
      const Problem refused = problem(path, body);
      ASSERT_EQ(refused.errors.size(), 1U) << name;
      EXPECT_EQ(refused.errors[0].field, "name");
      EXPECT_EQ(refused.errors[0].message, "has a blank at its beginning or end");
    }
  }
}

TEST_F(People, ANameMayHaveABlankInIt) {
  EXPECT_CALL(accounts_, add_user(testing::Field(&NewUser::name, "Anna B."), _))
      .WillOnce(Return(User{7, "Anna B.", Role::kViewer, true, {}}));
  EXPECT_EQ(post("/users", {{"name", "Anna B."}, {"role", "viewer"}, {"password", "correct horse"}}).status,
            201U);
}

TEST_F(People, BlanksThatAPhoneAddsToANameDoNotKeepAnybodyOut) {
  const UserWithPassword anna{{1, "anna", Role::kAdmin, true, {}}, hash_password("correct horse")};
  ON_CALL(accounts_, user_named("anna")).WillByDefault(Return(anna));
  ON_CALL(accounts_, open_session(_, _, _, _)).WillByDefault(Return(true));
  for (const char* name : {"anna", "anna ", " anna", "anna\u00A0 "})
    EXPECT_EQ(post("/session", {{"name", name}, {"password", "correct horse"}}).status, 200U) << name;
  for (std::size_t i = 1; i <= 5; ++i) {
    client_ = "192.0.2." + std::to_string(i);
    EXPECT_EQ(problem("/session", {{"name", std::string(i, ' ') + "anna"}, {"password", "wrong"}}).status,
              401U);
  }
  client_ = "192.0.2.6";
  EXPECT_EQ(problem("/session", {{"name", "anna"}, {"password", "wrong"}}).status, 429U) << "it is one name";
}

TEST_F(People, WhomAVersionBeforeNamedWithABlankAtAnEndSignsIn) {
  const UserWithPassword bert{{2, "bert ", Role::kViewer, true, {}}, hash_password("correct horse")};
  ON_CALL(accounts_, user_named("bert ")).WillByDefault(Return(bert));
  ON_CALL(accounts_, open_session(_, _, _, _)).WillByDefault(Return(true));
  const Answer in = post("/session", {{"name", "bert "}, {"password", "correct horse"}});
  EXPECT_EQ(Json::parse(in.body)["name"], "bert ");
}

TEST_F(People, WhoIsNamedLikeAnotherButForABlankClearsNoGuessesAtThatName) {
  const UserWithPassword bert{{2, "bert", Role::kAdmin, true, {}}, hash_password("correct horse")};
  const UserWithPassword other{{3, "bert ", Role::kViewer, true, {}}, hash_password("my own")};
  ON_CALL(accounts_, user_named("bert")).WillByDefault(Return(bert));
  ON_CALL(accounts_, user_named("bert ")).WillByDefault(Return(other));
  ON_CALL(accounts_, open_session(_, _, _, _)).WillByDefault(Return(true));
  for (std::size_t i = 1; i <= 5; ++i) {
    client_ = "192.0.2." + std::to_string(i);
    EXPECT_EQ(problem("/session", {{"name", "bert"}, {"password", "wrong"}}).status, 401U);
    EXPECT_EQ(post("/session", {{"name", "bert "}, {"password", "my own"}}).status, 200U);
  }
  EXPECT_EQ(problem("/session", {{"name", "bert"}, {"password", "wrong"}}).status, 429U);
}

TEST_F(People, WhatIsMissingIsOneFault) {
  const Problem refused = problem("/tokens", {{"name", "reports"}});
  ASSERT_EQ(refused.errors.size(), 1U) << refused.detail;
  EXPECT_EQ(refused.detail, "role: is missing");
}

TEST_F(People, AMemberThatStandsTwiceIsNeitherTheFirstNorTheLast) {
  EXPECT_CALL(accounts_, add_token(_, _)).Times(0);
  try {
    (void)post_text("/tokens", R"({"name": "reports", "role": "viewer", "role": "admin"})");
    FAIL();
  } catch (const Problem& problem) {
    EXPECT_EQ(problem.status, 400U);
    EXPECT_EQ(problem.detail, R"(role: "role" stands twice)");
  }
}

TEST_F(People, WhoseChangeIsInDoubtIsForgotten) {
  const TokenHash session = TokenHash::of("a session");
  const auto now = std::chrono::steady_clock::now();
  callers_->remember(callers_->round(), session, {Principal::Kind::kUser, 7, "bert", Role::kAdmin}, now);
  EXPECT_CALL(accounts_, change_user(7, _, _))
      .WillOnce(testing::Throw(StoreError(StoreFailure::kInDoubt, "cut")));
  EXPECT_THROW((void)call("PATCH", "/users/7", R"({"state": "disabled"})"), StoreError);
  EXPECT_FALSE(callers_->find(Principal::Kind::kUser, session, now));
}

class OwnPassword : public People {
 protected:
  OwnPassword() {
    ON_CALL(accounts_, user_named("anna")).WillByDefault(Return(anna_));
    ON_CALL(accounts_, change_own_password(_, _, _, _, _)).WillByDefault(Return(true));
  }
  static Json body(const std::string& current) { return {{"current", current}, {"new", "battery staple"}}; }

  const UserWithPassword anna_{{1, "anna", Role::kViewer, true, {}}, hash_password("correct horse")};
};

TEST_F(OwnPassword, IsChangedFromTheOneThatWasRightToANewOne) {
  principal_ = {Principal::Kind::kUser, 1, "anna", Role::kViewer};
  const TokenHash before = TokenHash::of("a session");
  const auto now = std::chrono::steady_clock::now();
  callers_->remember(callers_->round(), before, principal_, now);
  std::string hash;
  TokenHash session = before;
  EXPECT_CALL(accounts_,
              change_own_password(testing::Field(&UserWithPassword::password_hash, anna_.password_hash), _, _,
                                  _, testing::Field(&Actor::name, "user anna")))
      .WillOnce(testing::DoAll(testing::SaveArg<1>(&hash), testing::SaveArg<2>(&session), Return(true)));
  const Answer answer = post("/session/password", body("correct horse"));
  EXPECT_EQ(Json::parse(answer.body), (Json{{"kind", "user"}, {"name", "anna"}, {"role", "viewer"}}));
  EXPECT_TRUE(is_password(hash, "battery staple"));
  const std::string& cookie = answer.headers.at(0).second;
  const std::size_t begin = cookie.find('=') + 1;
  EXPECT_EQ(TokenHash::of(cookie.substr(begin, cookie.find(';') - begin)), session) << "the one that is open";
  EXPECT_FALSE(callers_->find(Principal::Kind::kUser, before, now)) << "it is over";
}

TEST_F(OwnPassword, OfATokenThereIsNone) {
  EXPECT_CALL(accounts_, change_own_password(_, _, _, _, _)).Times(0);
  for (const auto kind : {Principal::Kind::kToken, Principal::Kind::kSetting}) {
    principal_ = {kind, 1, "anna", Role::kAdmin};
    const Problem refused = problem("/session/password", body("correct horse"));
    EXPECT_EQ(refused.status, 403U);
    EXPECT_EQ(refused.code, "not_a_user");
  }
}

TEST_F(OwnPassword, IsGuessedNoMoreOftenThanAtSigningIn) {
  principal_ = {Principal::Kind::kUser, 1, "anna", Role::kViewer};
  EXPECT_CALL(accounts_, change_own_password(_, _, _, _, _)).Times(0);
  for (std::size_t i = 1; i <= 5; ++i) {
    client_ = "192.0.2." + std::to_string(i);
    if (i % 2 == 0) {
      EXPECT_EQ(problem("/session", {{"name", "anna"}, {"password", "wrong"}}).status, 401U);
    } else {
      EXPECT_EQ(problem("/session/password", body("wrong")).code, "password_wrong");
    }
  }
  client_ = "192.0.2.6";
  EXPECT_EQ(problem("/session/password", body("correct horse")).status, 429U) << "it is one name";
  EXPECT_EQ(problem("/session", {{"name", "anna"}, {"password", "correct horse"}}).status, 429U);
}

TEST_F(OwnPassword, ThatSomebodyElseHasJustReplacedIsNot) {
  principal_ = {Principal::Kind::kUser, 1, "anna", Role::kViewer};
  EXPECT_CALL(accounts_, change_own_password(_, _, _, _, _)).WillOnce(Return(false));
  EXPECT_EQ(problem("/session/password", body("correct horse")).code, "session_over");
  ON_CALL(accounts_, user_named("anna")).WillByDefault(Return(std::nullopt));
  EXPECT_EQ(problem("/session/password", body("correct horse")).code, "session_over") << "disabled meanwhile";
}

TEST_F(People, WhoSignsInByAPasswordThatWasJustReplacedIsNotSignedIn) {
  const UserWithPassword anna{{1, "anna", Role::kAdmin, true, {}}, hash_password("correct horse")};
  ON_CALL(accounts_, user_named("anna")).WillByDefault(Return(anna));
  EXPECT_CALL(accounts_,
              open_session(_, testing::Field(&UserWithPassword::password_hash, anna.password_hash), _, _))
      .WillOnce(Return(false))
      .WillOnce(Return(true));
  const Json body{{"name", "anna"}, {"password", "correct horse"}};
  EXPECT_EQ(problem("/session", body).code, "sign_in_failed");
  EXPECT_EQ(post("/session", body).status, 200U);
}

}  // namespace
}  // namespace homing::admin
