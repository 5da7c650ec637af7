// Who may use the operator's side, and how they prove who they are: the first admin, passwords, guesses at
// them, sessions.

#include <sstream>
#include <vector>

#include "tests/e2e/operators_side.hpp"

namespace homing::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class SignIn : public OperatorsSide {
 protected:
  /// The cookie of somebody who has signed in.
  HttpHeaders sign_in(const std::string& name, const std::string& password = kPassword) {
    const HttpResponse response = call("POST", "/session", {}, {{"name", name}, {"password", password}});
    EXPECT_EQ(response.status, 200) << response.body;
    return session_in(response);
  }
  static HttpHeaders session_in(const HttpResponse& response) {
    const std::string cookie = response.header("Set-Cookie");
    return {{"Cookie", cookie.substr(0, cookie.find(';'))}};
  }
  HttpResponse change_password(const HttpHeaders& session, const std::string& current,
                               const std::string& wanted) {
    return call("POST", "/session/password", own_page(session), {{"current", current}, {"new", wanted}});
  }
  /// The log's lines of an event.
  [[nodiscard]] std::vector<json> logged(const std::string& event) const {
    std::vector<json> lines;
    std::istringstream log(tracker.server.log());
    for (std::string line; std::getline(log, line);) {
      json read = json::parse(line, nullptr, false);
      if (read.value("event", "") == event) lines.push_back(std::move(read));
    }
    return lines;
  }
  HttpHeaders own_page(HttpHeaders headers) {
    headers.emplace_back("Origin", "http://homing.test");
    return headers;
  }
  Finished homing(std::vector<std::string> arguments) {
    return run(homing_command(std::move(arguments), {{"HOMING_DATABASE_URL", tracker.database.url()}}));
  }
};

TEST_F(SignIn, WhoBringsNothingIsToldTo) {
  const HttpResponse response = call("GET", "/users", {});
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(response.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(response.header("Cache-Control"), "no-store");
  EXPECT_EQ(code_of(response), "not_signed_in");
  EXPECT_EQ(call("GET", "/users", bearer("hmt_wrong")).status, 401);
}

TEST_F(SignIn, TheFirstAdminIsSetByAOneTimeLink) {
  const std::string link = homing({"setup"}).output;
  ASSERT_THAT(link, testing::MatchesRegex("http://127\\.0\\.0\\.1:8081/setup#token=[0-9a-f]{64}\n"));
  const std::string token = link.substr(link.find('=') + 1, 64);
  const json first{{"token", token}, {"name", "anna"}, {"password", kPassword}};
  EXPECT_EQ(
      code_of(call("POST", "/setup", {}, {{"token", token}, {"name", "anna "}, {"password", kPassword}})),
      "input_invalid")
      << "who could sign in then?";
  EXPECT_EQ(
      call("POST", "/setup", {}, {{"token", "wrong"}, {"name", "anna"}, {"password", kPassword}}).status,
      403);
  EXPECT_EQ(code_of(call("POST", "/setup", {}, {{"token", token}, {"name", "anna"}, {"password", "short"}})),
            "input_invalid");
  EXPECT_EQ(call("POST", "/setup", {}, first).status, 200);
  EXPECT_EQ(call("POST", "/setup", {}, first).status, 403) << "once";
  EXPECT_EQ(homing({"setup"}).output, "") << "there is an admin";
  const HttpHeaders session = sign_in("anna ");
  EXPECT_EQ(json::parse(call("GET", "/session", session).body),
            (json{{"kind", "user"}, {"name", "anna"}, {"role", "admin"}}));
  EXPECT_EQ(call("GET", "/users", session).status, 200);
}

TEST_F(SignIn, AFirstAdminWhoseNameIsTakenIsToldSoAndTheLinkStaysGood) {
  add_user("anna", "viewer");
  const std::string link = homing({"setup"}).output;
  const std::string token = link.substr(link.find('=') + 1, 64);
  const auto set_up = [&](const std::string& name) {
    return call("POST", "/setup", {}, {{"token", token}, {"name", name}, {"password", kPassword}});
  };
  const HttpResponse taken = set_up("anna");
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(code_of(taken), "name_taken");
  EXPECT_EQ(json::parse(taken.body).at("errors").at(0).at("field"), "name");
  EXPECT_EQ(set_up("bert").status, 200);
}

TEST_F(SignIn, APasswordIsNowhereToBeSeen) {
  add_user("anna", "admin");
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM users WHERE password_hash LIKE '$argon2id$%'"), "1");
  (void)sign_in("anna");
  EXPECT_EQ(call("POST", "/session", {}, {{"name", "anna"}, {"password", "guess me if you can"}}).status,
            401);
  for (const std::string& text : {tracker.server.log(), as_admin("GET", "/audit").body}) {
    EXPECT_EQ(text.find(kPassword), std::string::npos);
    EXPECT_EQ(text.find("guess me"), std::string::npos);
    EXPECT_EQ(text.find("argon2id"), std::string::npos);
  }
}

TEST_F(SignIn, GuessingIsSlowed) {
  add_user("anna", "admin");
  const auto guess = [&] { return call("POST", "/session", {}, {{"name", "anna"}, {"password", "wrong"}}); };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(guess().status, 401);
  // The first pause is of a second, in which a busy machine may not come to the next try: a longer one
  // follows.
  HttpResponse slowed;
  EXPECT_TRUE(eventually([&] {
    slowed = guess();
    return slowed.status == 429 &&
           call("POST", "/session", {}, {{"name", "anna"}, {"password", kPassword}}).status == 429;
  })) << "the right one has to wait too";
  EXPECT_NE(slowed.header("Retry-After"), "");
}

TEST_F(SignIn, WhoChangesTheOwnPasswordIsSignedInHereAndNowhereElse) {
  const std::string new_password = "battery staple";
  add_user("anna", "viewer");
  const HttpHeaders here = sign_in("anna");
  const HttpHeaders elsewhere = sign_in("anna");
  const HttpResponse changed = change_password(here, kPassword, new_password);
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(json::parse(changed.body), (json{{"kind", "user"}, {"name", "anna"}, {"role", "viewer"}}));
  EXPECT_THAT(changed.header("Set-Cookie"), HasSubstr("HttpOnly; SameSite=Strict"));
  EXPECT_EQ(call("GET", "/session", session_in(changed)).status, 200);
  for (const HttpHeaders& over : {here, elsewhere})
    EXPECT_EQ(code_of(call("GET", "/session", over)), "session_over");
  EXPECT_EQ(call("POST", "/session", {}, {{"name", "anna"}, {"password", kPassword}}).status, 401);
  (void)sign_in("anna", new_password);

  const std::string audit = as_admin("GET", "/audit").body;
  EXPECT_THAT(audit, HasSubstr(R"("by":"user anna","address":"127.0.0.1","action":"user.change","subject":)"
                               R"("user anna","before":{"role":"viewer","active":true},"after":{"role":)"
                               R"("viewer","active":true,"password":"changed"})"));
  for (const std::string& text : {audit, tracker.server.log()}) {
    for (const std::string& secret : {std::string(kPassword), new_password, std::string("argon2id")})
      EXPECT_EQ(text.find(secret), std::string::npos) << secret;
  }
}

TEST_F(SignIn, TheOwnPasswordIsNotChangedByAWrongOneToOneThatIsTooShortOrFromAnotherPage) {
  add_user("anna", "viewer");
  HttpHeaders session = sign_in("anna");
  const json good{{"current", kPassword}, {"new", "battery staple"}};
  EXPECT_EQ(code_of(change_password(session, "guess me if you can", "battery staple")), "password_wrong");
  EXPECT_EQ(code_of(change_password(session, kPassword, "short")), "input_invalid");
  EXPECT_EQ(code_of(call("POST", "/session/password", session, good)), "origin_not_ours");
  EXPECT_EQ(code_of(call("POST", "/session/password", bearer(kAdminToken), good)), "not_a_user");
  EXPECT_EQ(call("GET", "/session", session).status, 200);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(change_password(session, "wrong", "battery staple").status, 403);
  ASSERT_EQ(logged("admin.own_password_failed").size(), 5U);
  EXPECT_EQ(logged("admin.own_password_failed").front().at("user"), "anna");
  // As above. To the same one: the next round needs it where the pause was over.
  EXPECT_TRUE(eventually([&] {
    if (change_password(session, "wrong", "battery staple").status != 429) return false;
    const HttpResponse right = change_password(session, kPassword, kPassword);
    if (right.status == 200) session = session_in(right);
    return right.status == 429 &&
           call("POST", "/session", {}, {{"name", "anna"}, {"password", kPassword}}).status == 429;
  }));
  EXPECT_EQ(tracker.server.log().find("guess me"), std::string::npos);
}

TEST_F(SignIn, WhoGuessesIsSeenInTheLogAndWhatIsTriedIsNot) {
  add_user("anna", "admin");
  const auto expect_told = [](const json& line, const HttpResponse& answer) {
    EXPECT_EQ(line.at("level"), "warning");
    EXPECT_EQ(line.at("address"), "127.0.0.1");
    EXPECT_EQ(line.at("request_id"), json::parse(answer.body).at("request_id"));
    EXPECT_EQ(line.at("left_out"), 0);
  };
  const HttpResponse known = call("POST", "/session", {}, {{"name", " anna"}, {"password", "tried-1"}});
  const HttpResponse unknown = call("POST", "/session", {}, {{"name", "tried-2"}, {"password", "tried-3"}});
  std::vector<json> lines = logged("admin.sign_in_failed");
  ASSERT_EQ(lines.size(), 2U);
  expect_told(lines[0], known);
  EXPECT_EQ(lines[0].at("user"), "anna");
  expect_told(lines[1], unknown);
  EXPECT_EQ(lines[1].at("user"), "") << "it may be a password";

  const HttpResponse setup =
      call("POST", "/setup", {}, {{"token", "tried-4"}, {"name", "tried-5"}, {"password", "tried-6-long"}});
  lines = logged("admin.setup_failed");
  ASSERT_EQ(lines.size(), 1U);
  expect_told(lines[0], setup);

  const HttpResponse token = call("GET", "/session", bearer("tried-7"));
  lines = logged("admin.token_failed");
  ASSERT_EQ(lines.size(), 1U);
  expect_told(lines[0], token);
  EXPECT_EQ(tracker.server.log().find("tried-"), std::string::npos);

  for (int i = 0; i < 20; ++i) (void)call("POST", "/session", {}, {{"name", "anna"}, {"password", "tried"}});
  EXPECT_LT(logged("admin.sign_in_failed").size(), 10U) << "who has to wait is not in the log";
  (void)call("GET", "/session", bearer("hmt_made-up"));
  EXPECT_EQ(logged("admin.token_failed").size(), 1U) << "which nobody guesses";
}

TEST_F(SignIn, GuessesFromAnyNumberOfAddressesFillNoDisk) {
  tracker.server.settings()["HOMING_TRUSTED_PROXIES"] = "127.0.0.1";
  tracker.server.stop();
  tracker.server.start();
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < 200; ++i) {
    HttpHeaders headers = bearer("a-guess-at-the-admin-token");
    headers.emplace_back("X-Forwarded-For", "203.0.113." + std::to_string(i));
    EXPECT_EQ(call("GET", "/session", headers).status, 401);
  }
  const auto minutes = (std::chrono::steady_clock::now() - begun) / std::chrono::minutes(1) + 1;
  const auto lines = logged("admin.token_failed");
  EXPECT_EQ(lines.at(1).at("address"), "203.0.113.1");
  EXPECT_LE(lines.size(), 10U * static_cast<std::size_t>(minutes));
}

TEST_F(SignIn, WithACookieAChangeHasToComeFromAPageOfThisServer) {
  add_user("anna", "admin");
  const HttpHeaders session = sign_in("anna");
  const json user{{"name", "bert"}, {"role", "viewer"}, {"password", kPassword}};
  EXPECT_EQ(code_of(call("POST", "/users", session, user)), "origin_not_ours");
  HttpHeaders foreign = session;
  foreign.emplace_back("Origin", "https://evil.example");
  EXPECT_EQ(call("POST", "/users", foreign, user).status, 403);
  EXPECT_EQ(call("POST", "/users", own_page(session), user).status, 201);
}

TEST_F(SignIn, WhoIsDisabledIsOutAtOnceAndTheLastAdminStays) {
  add_user("anna", "admin");
  add_user("bert", "manager");
  const HttpHeaders bert = sign_in("bert");
  EXPECT_EQ(call("GET", "/session", bert).status, 200);
  EXPECT_EQ(as_admin("PATCH", "/users/2", {{"state", "disabled"}}).status, 200);
  EXPECT_EQ(call("GET", "/session", bert).status, 401);
  EXPECT_EQ(call("POST", "/session", {}, {{"name", "bert"}, {"password", kPassword}}).status, 401);
  EXPECT_EQ(code_of(as_admin("PATCH", "/users/1", {{"role", "viewer"}})), "last_admin");
  EXPECT_EQ(as_admin("PATCH", "/users/9", {{"role", "viewer"}}).status, 404);
}

TEST_F(SignIn, SigningOutEndsTheSession) {
  add_user("anna", "viewer");
  const HttpHeaders session = sign_in("anna");
  const HttpResponse out = call("DELETE", "/session", own_page(session));
  EXPECT_EQ(out.status, 204);
  EXPECT_THAT(out.header("Set-Cookie"), HasSubstr("Max-Age=0"));
  EXPECT_EQ(code_of(call("GET", "/session", session)), "session_over");
}

}  // namespace
}  // namespace homing::test
