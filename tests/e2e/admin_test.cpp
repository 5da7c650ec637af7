// The operator's side: a listener of its own, who may use it, and who did what.

#include <gmock/gmock.h>

#include <sstream>

#include "tests/support/api_client.hpp"
#include "tests/support/fake_receiver.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr const char* kPassword = "correct horse battery";

HttpHeaders bearer(const std::string& token) {
  return {{"Authorization", "Bearer " + token}};
}

class Admin : public testing::Test {
 protected:
  HttpResponse call(std::string_view method, const std::string& path, HttpHeaders headers,
                    const json& body = nullptr) {
    if (!body.is_null()) headers.emplace_back("Content-Type", "application/json");
    return tracker.server.admin().request(method, "/api/v1" + path, headers,
                                          body.is_null() ? "" : body.dump());
  }
  HttpResponse as_admin(std::string_view method, const std::string& path, const json& body = nullptr) {
    return call(method, path, bearer(kAdminToken), body);
  }
  static std::string code_of(const HttpResponse& response) { return json::parse(response.body).at("code"); }

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
  void add_user(const std::string& name, const std::string& role) {
    EXPECT_EQ(as_admin("POST", "/users", {{"name", name}, {"role", role}, {"password", kPassword}}).status,
              201);
  }
  Finished homing(std::vector<std::string> arguments) {
    return run(homing_command(std::move(arguments), {{"HOMING_DATABASE_URL", tracker.database.url()}}));
  }

  Tracker tracker{{{"HOMING_ADMIN_TOKEN", kAdminToken}}};
};

TEST_F(Admin, ThePublicSideShowsNothingButClicksAndPostbacks) {
  HttpClient client = tracker.server.client();
  for (const char* path : {"/healthz", "/readyz", "/metrics", "/api/v1/users", "/api/v1/openapi.json", "/"})
    EXPECT_EQ(client.get(path).status, 404) << path;
  HttpClient admin = tracker.server.admin();
  for (const char* path : {"/click?offer=shoes&aff=nora", "/postback?click_id=1"})
    EXPECT_EQ(admin.get(path).status, 404) << path;
}

TEST(PublicHealthz, ShowsABalancerThatTheServerLivesAndNothingElse) {
  Tracker tracker(std::map<std::string, std::string>{{"HOMING_PUBLIC_HEALTHZ", "true"}});
  for (const std::uint16_t port : {tracker.server.port(), tracker.server.admin_port()}) {
    HttpClient client(port);
    const HttpResponse alive = client.get("/healthz");
    EXPECT_EQ(alive.status, 200);
    EXPECT_EQ(alive.body, "alive\n");
    EXPECT_EQ(alive.header("Cache-Control"), "no-store");
    EXPECT_EQ(client.head("/healthz").status, 200);
    const HttpResponse post = client.post("/healthz", "text/plain", "x");
    EXPECT_EQ(post.status, 405);
    EXPECT_EQ(post.header("Allow"), "GET, HEAD");
  }
  HttpClient client = tracker.server.client();
  for (const char* path : {"/readyz", "/metrics", "/healthz/", "/api/v1/health"})
    EXPECT_EQ(client.get(path).status, 404) << path;
  EXPECT_EQ(client.get("/click?offer=shoes&aff=nora").status, 302);
}

TEST_F(Admin, WhatIsTooLargeIsRefusedInAProblemHereAndInPlainTextOnThePublicSide) {
  const std::string target = "/api/v1/conversions/import";
  const auto refused = [&](std::uint16_t port) {
    RawClient client(port);
    client.send("POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: 9437184\r\n\r\n");
    const RawResponse raw = client.read_response().value_or(RawResponse());
    HttpResponse response = parse_head(raw.head);
    response.body = raw.body;
    return response;
  };
  const HttpResponse here = refused(tracker.server.admin_port());
  EXPECT_EQ(here.status, 413);
  check_contract("POST", target, here);
  EXPECT_EQ(code_of(here), "body_too_large");
  const HttpResponse there = refused(tracker.server.port());
  EXPECT_EQ(there.status, 413);
  EXPECT_EQ(there.header("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(there.body, "The request body is too large.\n");
}

TEST_F(Admin, WhoBringsNothingIsToldTo) {
  const HttpResponse response = call("GET", "/users", {});
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(response.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(response.header("Cache-Control"), "no-store");
  EXPECT_EQ(code_of(response), "not_signed_in");
  EXPECT_EQ(call("GET", "/users", bearer("hmt_wrong")).status, 401);
}

TEST_F(Admin, TheFirstAdminIsSetByAOneTimeLink) {
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

TEST_F(Admin, AFirstAdminWhoseNameIsTakenIsToldSoAndTheLinkStaysGood) {
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

TEST_F(Admin, APasswordIsNowhereToBeSeen) {
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

TEST_F(Admin, GuessingIsSlowed) {
  add_user("anna", "admin");
  const auto guess = [&] { return call("POST", "/session", {}, {{"name", "anna"}, {"password", "wrong"}}); };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(guess().status, 401);
  const HttpResponse slowed = guess();
  EXPECT_EQ(slowed.status, 429);
  EXPECT_NE(slowed.header("Retry-After"), "");
  EXPECT_EQ(call("POST", "/session", {}, {{"name", "anna"}, {"password", kPassword}}).status, 429)
      << "the right one has to wait too";
}

TEST_F(Admin, WhoChangesTheOwnPasswordIsSignedInHereAndNowhereElse) {
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

TEST_F(Admin, TheOwnPasswordIsNotChangedByAWrongOneToOneThatIsTooShortOrFromAnotherPage) {
  add_user("anna", "viewer");
  const HttpHeaders session = sign_in("anna");
  const json good{{"current", kPassword}, {"new", "battery staple"}};
  EXPECT_EQ(code_of(change_password(session, "guess me if you can", "battery staple")), "password_wrong");
  EXPECT_EQ(code_of(change_password(session, kPassword, "short")), "input_invalid");
  EXPECT_EQ(code_of(call("POST", "/session/password", session, good)), "origin_not_ours");
  EXPECT_EQ(code_of(call("POST", "/session/password", bearer(kAdminToken), good)), "not_a_user");
  EXPECT_EQ(call("GET", "/session", session).status, 200);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(change_password(session, "wrong", "battery staple").status, 403);
  EXPECT_EQ(change_password(session, kPassword, "battery staple").status, 429);
  EXPECT_EQ(call("POST", "/session", {}, {{"name", "anna"}, {"password", kPassword}}).status, 429);
  ASSERT_EQ(logged("admin.own_password_failed").size(), 5U);
  EXPECT_EQ(logged("admin.own_password_failed").front().at("user"), "anna");
  EXPECT_EQ(tracker.server.log().find("guess me"), std::string::npos);
}

TEST_F(Admin, WhoGuessesIsSeenInTheLogAndWhatIsTriedIsNot) {
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

TEST_F(Admin, GuessesFromAnyNumberOfAddressesFillNoDisk) {
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

TEST_F(Admin, WithACookieAChangeHasToComeFromAPageOfThisServer) {
  add_user("anna", "admin");
  const HttpHeaders session = sign_in("anna");
  const json user{{"name", "bert"}, {"role", "viewer"}, {"password", kPassword}};
  EXPECT_EQ(code_of(call("POST", "/users", session, user)), "origin_not_ours");
  HttpHeaders foreign = session;
  foreign.emplace_back("Origin", "https://evil.example");
  EXPECT_EQ(call("POST", "/users", foreign, user).status, 403);
  EXPECT_EQ(call("POST", "/users", own_page(session), user).status, 201);
}

TEST_F(Admin, RolesMayWhatTheyMay) {
  const auto token = [&](const std::string& role) {
    return json::parse(as_admin("POST", "/tokens", {{"name", role}, {"role", role}}).body)
        .at("token")
        .get<std::string>();
  };
  for (const std::string role : {"viewer", "manager"}) {
    const HttpHeaders by = bearer(token(role));
    EXPECT_EQ(json::parse(call("GET", "/session", by).body).at("role"), role);
    for (const char* path : {"/users", "/tokens", "/audit"}) {
      EXPECT_EQ(call("GET", path, by).status, 403) << role << path;
      EXPECT_EQ(code_of(call("GET", path, by)), "not_allowed");
    }
    EXPECT_EQ(call("POST", "/users", by, {{"name", "x"}, {"role", "admin"}, {"password", kPassword}}).status,
              403);
  }
  EXPECT_EQ(call("GET", "/users", bearer(token("admin"))).status, 200);
}

TEST_F(Admin, ATokenIsShownOnceKeptAsAHashAndCanBeRevoked) {
  const HttpResponse made = as_admin("POST", "/tokens", {{"name", "reports"}, {"role", "viewer"}});
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string token = json::parse(made.body).at("token");
  EXPECT_EQ(as_admin("GET", "/tokens").body.find(token), std::string::npos);
  EXPECT_EQ(tracker.database.value("SELECT octet_length(token_hash) FROM api_tokens"), "32");
  EXPECT_EQ(call("GET", "/session", bearer(token)).status, 200);
  EXPECT_EQ(code_of(as_admin("POST", "/tokens", {{"name", "reports"}, {"role", "viewer"}})), "name_taken");
  EXPECT_EQ(as_admin("DELETE", "/tokens/1").status, 204);
  EXPECT_EQ(as_admin("DELETE", "/tokens/1").status, 404);
  EXPECT_EQ(call("GET", "/session", bearer(token)).status, 401);
}

TEST_F(Admin, WhoIsDisabledIsOutAtOnceAndTheLastAdminStays) {
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

TEST_F(Admin, SigningOutEndsTheSession) {
  add_user("anna", "viewer");
  const HttpHeaders session = sign_in("anna");
  const HttpResponse out = call("DELETE", "/session", own_page(session));
  EXPECT_EQ(out.status, 204);
  EXPECT_THAT(out.header("Set-Cookie"), HasSubstr("Max-Age=0"));
  EXPECT_EQ(code_of(call("GET", "/session", session)), "session_over");
}

TEST_F(Admin, TheAuditLogSaysWhoDidWhat) {
  add_user("anna", "viewer");
  EXPECT_EQ(as_admin("PATCH", "/users/1", {{"role", "manager"}}).status, 200);
  const json page = json::parse(as_admin("GET", "/audit?limit=1").body);
  const json& line = page.at("items").at(0);
  EXPECT_EQ(line.at("by"), "setting admin_token");
  EXPECT_EQ(line.at("address"), "127.0.0.1");
  EXPECT_EQ(line.at("action"), "user.change");
  EXPECT_EQ(line.at("subject"), "user anna");
  EXPECT_EQ(line.at("before").at("role"), "viewer");
  EXPECT_EQ(line.at("after").at("role"), "manager");
  const json next =
      json::parse(as_admin("GET", "/audit?limit=1&cursor=" + page.at("next").get<std::string>()).body);
  EXPECT_EQ(next.at("items").at(0).at("action"), "user.create");
}

TEST_F(Admin, SaysWhatIsWrongWithARequest) {
  EXPECT_EQ(as_admin("GET", "/nothing").status, 404);
  const HttpResponse method = as_admin("PUT", "/users");
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.header("Allow"), "GET, POST");
  EXPECT_EQ(as_admin("GET", "/users/1").header("Allow"), "PATCH");
  const json problem =
      json::parse(as_admin("POST", "/users", {{"name", ""}, {"role", "boss"}, {"colour", "red"}}).body);
  EXPECT_EQ(problem.at("status"), 400);
  std::vector<std::string> fields;
  for (const json& error : problem.at("errors")) fields.push_back(error.at("field"));
  EXPECT_THAT(fields, testing::ElementsAre("name", "role", "password", "colour"));

  std::string many = "/users?a=1";
  for (int i = 0; i < 300; ++i) many += "&a=1";
  const HttpResponse too_many = as_admin("GET", many);
  EXPECT_EQ(too_many.status, 400);
  EXPECT_EQ(too_many.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(code_of(too_many), "too_many_parameters");
}

TEST_F(Admin, WithoutTheDatabaseItSaysSo) {
  tracker.database.rows("ALTER TABLE homing.api_tokens RENAME TO gone");
  EXPECT_EQ(call("GET", "/session", bearer("hmt_x")).status, 503);
  EXPECT_EQ(tracker.server.client().get("/click?offer=shoes&aff=nora").status, 302);
}

TEST(AdminAddress, OthersCanReachItOnlyWithAToken) {
  TestDatabase database;
  migrate(database.url());
  const TempFolder folder;
  const std::string data = (folder.path() / "data").string();
  const Finished refused = run(homing_command({"serve"}, {{"HOMING_DATABASE_URL", database.url()},
                                                          {"HOMING_ADMIN_ADDRESS", "0.0.0.0"},
                                                          {"HOMING_LISTEN_PORT", "0"},
                                                          {"HOMING_DATA_DIR", data}}));
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.errors, HasSubstr("admin_token"));
  EXPECT_FALSE(std::filesystem::exists(data)) << "nothing was begun";

  HomingServer server(database.url(),
                      {{"HOMING_ADMIN_ADDRESS", "0.0.0.0"}, {"HOMING_ADMIN_TOKEN", kAdminToken}});
  server.start();
  HttpClient client = server.admin();
  EXPECT_EQ(client.get("/healthz").status, 200);
  EXPECT_EQ(client.get("/metrics").status, 401);
  EXPECT_EQ(client.get("/readyz", bearer("another-token-that-is-long")).status, 401);
  EXPECT_EQ(client.get("/metrics", bearer(kAdminToken)).status, 200);
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(client.get("/metrics", bearer("a-guess-at-the-admin-token")).status, 401);
  EXPECT_EQ(client.get("/metrics", bearer(kAdminToken)).status, 401) << "it has to wait: guessing is slowed";
  EXPECT_THAT(server.log(), HasSubstr(R"("event":"admin.token_failed")"));
  EXPECT_THAT(server.log(), testing::Not(HasSubstr("a-guess")));
}

TEST(AdminPort, IsNotThatOfThePublicSide) {
  for (const char* const address : {"127.0.0.1", "0.0.0.0"}) {
    const Finished refused = run(homing_command({"serve"}, {{"HOMING_DATABASE_URL", "postgresql://nowhere/"},
                                                            {"HOMING_LISTEN_ADDRESS", address},
                                                            {"HOMING_LISTEN_PORT", "18567"},
                                                            {"HOMING_ADMIN_PORT", "18567"}}));
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_THAT(refused.errors, HasSubstr("'admin_port' is 18567, as 'listen_port' is")) << "not: in use";
  }
}

TEST(HealthcheckOfTheContainer, AsksWhereTheOperatorsSideListens) {
  FakeReceiver elsewhere(FakeReceiver::Tls::kNone, "127.0.0.2");
  FakeReceiver here;
  const auto exit_code = [](const std::string& address, const FakeReceiver& receiver) {
    return run({.arguments = {HOMING_SOURCE_FOLDER "/docker/healthcheck"},
                .environment = {{"HOMING_ADMIN_ADDRESS", address},
                                {"HOMING_ADMIN_PORT", std::to_string(receiver.port())}}})
        .exit_code;
  };
  EXPECT_EQ(exit_code("127.0.0.2", elsewhere), 0);
  EXPECT_NE(exit_code("127.0.0.2", here), 0);
  for (const char* all : {"0.0.0.0", "::", ""}) EXPECT_EQ(exit_code(all, here), 0) << all;
  here.answer("/healthz", ReceiverAnswer::of(503));
  EXPECT_NE(exit_code("127.0.0.1", here), 0);
}

}  // namespace
}  // namespace homing::test
