// The operator's side: a listener of its own, what it shows to whom, and who did what.

#include "tests/e2e/operators_side.hpp"
#include "tests/support/fake_receiver.hpp"
#include "tests/support/raw_client.hpp"

namespace homing::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

using Admin = OperatorsSide;

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

/// A server whose operator's side others can reach.
class AdminAddress : public testing::Test {
 protected:
  AdminAddress() { migrate(database.url()); }
  HttpClient others() {
    server.start();
    return server.admin();
  }

  TestDatabase database;
  HomingServer server{database.url(),
                      {{"HOMING_ADMIN_ADDRESS", "0.0.0.0"}, {"HOMING_ADMIN_TOKEN", kAdminToken}}};
};

TEST_F(AdminAddress, OthersCanReachItOnlyWithAToken) {
  const TempFolder folder;
  const std::string data = (folder.path() / "data").string();
  const Finished refused = run(homing_command({"serve"}, {{"HOMING_DATABASE_URL", database.url()},
                                                          {"HOMING_ADMIN_ADDRESS", "0.0.0.0"},
                                                          {"HOMING_LISTEN_PORT", "0"},
                                                          {"HOMING_DATA_DIR", data}}));
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.errors, HasSubstr("admin_token"));
  EXPECT_FALSE(std::filesystem::exists(data)) << "nothing was begun";

  HttpClient client = others();
  EXPECT_EQ(client.get("/healthz").status, 200);
  EXPECT_EQ(client.get("/readyz", bearer("another-token-that-is-long")).status, 401);
  EXPECT_EQ(client.get("/metrics", bearer(kAdminToken)).status, 200);
  const auto slowed = [&] {
    for (int i = 0; i < 5; ++i) client.get("/metrics", bearer("a-guess-at-the-admin-token"));
    const HttpResponse answer = client.get("/metrics", bearer(kAdminToken));
    return answer.status == 429 && !answer.header("Retry-After").empty();
  };
  EXPECT_TRUE(eventually(slowed)) << "it has to wait: guessing is slowed";
  EXPECT_THAT(server.log(), HasSubstr(R"("event":"admin.token_failed")"));
  EXPECT_THAT(server.log(), testing::Not(HasSubstr("a-guess")));
}

TEST_F(AdminAddress, AViewersTokenReadsMetricsAndReadinessAndAdminTokenWithoutTheDatabaseToo) {
  HttpClient client = others();
  const ApiClient admin(server);
  const std::string token =
      admin.json("POST", "/tokens", {{"name", "scraper"}, {"role", "viewer"}}).at("token");
  for (const char* path : {"/metrics", "/readyz"}) EXPECT_EQ(client.get(path, bearer(token)).status, 200);
  database.rows("ALTER TABLE homing.api_tokens RENAME TO gone");
  for (const char* path : {"/metrics", "/readyz"}) {
    EXPECT_EQ(client.get(path, bearer(token)).status, 200) << "it was let in before";
    EXPECT_EQ(client.get(path, bearer("hmt_another")).status, 503);
    EXPECT_EQ(client.get(path, bearer(kAdminToken)).status, 200);
  }
  database.rows("ALTER TABLE homing.gone RENAME TO api_tokens");
  EXPECT_EQ(admin.call("DELETE", "/tokens/1").status, 204);
  EXPECT_EQ(client.get("/metrics", bearer(token)).status, 401) << "revoked";
}

TEST_F(AdminAddress, ATokenThatWasMadeHereIsNoGuessAtTheSettings) {
  HttpClient client = others();
  for (int i = 0; i < 10; ++i) {
    const HttpResponse refused = client.get("/metrics", bearer("hmt_a-token-for-the-metrics"));
    ASSERT_EQ(refused.status, 401);
    EXPECT_EQ(code_of(refused), "token_invalid");
    EXPECT_EQ(code_of(client.get("/metrics")), "not_signed_in");
  }
  EXPECT_EQ(client.get("/readyz", bearer(kAdminToken)).status, 200) << "nobody has guessed";
  EXPECT_THAT(server.log(), testing::Not(HasSubstr("admin.token_failed")));
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
