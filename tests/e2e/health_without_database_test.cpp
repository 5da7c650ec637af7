// What the operator's side still shows while PostgreSQL is away: its health, to those who were let in lately.

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "tests/support/api_client.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/postgres_proxy.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using nlohmann::json;

constexpr const char* kAnnasPassword = "correct horse battery";

class HealthWithoutDatabase : public testing::Test {
 protected:
  HealthWithoutDatabase() {
    apply_catalog(database_.url(), test_catalog());
    server_.start();
    admin_.call("POST", "/users", {{"name", "anna"}, {"role", "admin"}, {"password", kAnnasPassword}});
  }

  HttpHeaders sign_in() {
    const HttpResponse response =
        server_.admin().request("POST", "/api/v1/session", {{"Content-Type", "application/json"}},
                                json{{"name", "anna"}, {"password", kAnnasPassword}}.dump());
    EXPECT_EQ(response.status, 200) << response.body;
    const std::string cookie = response.header("Set-Cookie");
    return {{"Cookie", cookie.substr(0, cookie.find(';'))}, {"Origin", "http://homing.test"}};
  }
  HttpResponse call(std::string_view method, const std::string& path, const HttpHeaders& who) {
    return server_.admin().request(method, "/api/v1" + path, who, "");
  }
  int status(const std::string& path, const HttpHeaders& who) { return call("GET", path, who).status; }
  std::string make_token(const std::string& name) {
    return admin_.json("POST", "/tokens", {{"name", name}, {"role", "viewer"}}).at("token");
  }

  void take_the_database_away() {
    way_.judge_with([](std::string_view) { return Fate::kCutBefore; });
  }
  void let_the_database_hang() {
    hangs_ = true;
    way_.judge_with([&](std::string_view) {
      while (hangs_) std::this_thread::sleep_for(std::chrono::milliseconds(10));
      return Fate::kPass;
    });
  }
  void bring_it_back() { way_.judge_with(nullptr); }
  void TearDown() override { hangs_ = false; }

  template <class Ask>
  static std::vector<std::future<int>> at_once(int times, Ask ask) {
    std::vector<std::future<int>> answers;
    for (int i = 0; i < times; ++i) answers.push_back(std::async(std::launch::async, ask));
    return answers;
  }

  std::atomic<bool> hangs_{false};
  TestDatabase database_;
  PostgresProxy way_{database_.url()};
  HomingServer server_{way_.url(), {{"HOMING_ADMIN_TOKEN", kAdminToken}}};
  ApiClient admin_{server_};
};

TEST_F(HealthWithoutDatabase, IsShownToWhomItWasShownLately) {
  const HttpHeaders anna = sign_in();
  const HttpHeaders other_window = sign_in();
  const HttpHeaders program = bearer(make_token("watch"));
  for (const HttpHeaders& who : {anna, program}) EXPECT_EQ(status("/health", who), 200);
  take_the_database_away();

  const HttpResponse health = call("GET", "/health", anna);
  ASSERT_EQ(health.status, 200) << health.body;
  EXPECT_EQ(json::parse(health.body).at("database_answers"), false);
  EXPECT_EQ(json::parse(call("GET", "/session", anna).body),
            (json{{"kind", "user"}, {"name", "anna"}, {"role", "admin"}}));
  EXPECT_EQ(json::parse(call("GET", "/session", program).body).at("name"), "watch");
  EXPECT_EQ(status("/health", program), 200);

  for (const char* path : {"/users", "/conversions", "/offers", "/deliveries", "/live", "/audit"})
    EXPECT_EQ(status(path, anna), 503) << path;
  const HttpHeaders swapped = bearer(anna.front().second.substr(anna.front().second.find('=') + 1));
  for (const HttpHeaders& who :
       {other_window, bearer("hmt_unknown"), HttpHeaders{{"Cookie", "homing_session=x"}}})
    EXPECT_EQ(status("/health", who), 503) << "it was never asked for by these";
  EXPECT_EQ(status("/health", swapped), 401) << "a session is no token";
  EXPECT_EQ(status("/health", {}), 401);
  EXPECT_EQ(server_.log().find(anna.front().second.substr(15)), std::string::npos);

  bring_it_back();
  ASSERT_TRUE(eventually([&] { return status("/users", anna) == 200; }));
  EXPECT_EQ(status("/health", other_window), 200);
}

TEST_F(HealthWithoutDatabase, IsShownToNobodyWhoIsSignedOutRevokedOrChanged) {
  const HttpHeaders out = sign_in();
  const HttpHeaders program = bearer(make_token("watch"));
  for (const HttpHeaders& who : {out, program}) EXPECT_EQ(status("/health", who), 200);
  EXPECT_EQ(call("DELETE", "/session", out).status, 204);
  EXPECT_EQ(admin_.call("DELETE", "/tokens/1").status, 204);
  const HttpHeaders changed = sign_in();
  EXPECT_EQ(status("/health", changed), 200);
  EXPECT_EQ(admin_.call("PATCH", "/users/1", {{"role", "viewer"}}).status, 409) << "the last admin";
  take_the_database_away();
  for (const HttpHeaders& who : {out, program, changed}) EXPECT_EQ(status("/health", who), 503);
}

TEST_F(HealthWithoutDatabase, WhoSignsOutMeanwhileIsForgottenThoughTheSessionIsNotOver) {
  const HttpHeaders anna = sign_in();
  EXPECT_EQ(status("/health", anna), 200);
  take_the_database_away();
  EXPECT_EQ(status("/health", anna), 200);
  EXPECT_EQ(call("DELETE", "/session", anna).status, 503);
  EXPECT_EQ(status("/health", anna), 503);
  bring_it_back();
  EXPECT_TRUE(eventually([&] { return status("/health", anna) == 200; }));
}

TEST_F(HealthWithoutDatabase, IsShownInSecondsWhileTheDatabaseHangsAndHoldsUpAllElse) {
  const HttpHeaders anna = sign_in();
  EXPECT_EQ(status("/health", anna), 200);
  (void)at_once(8, [&] { return sign_in().empty() ? 0 : 1; });  // each worker has its connection now
  let_the_database_hang();
  auto held_up = at_once(
      8, [&] { return HttpClient(server_.admin_port(), 6 * kDeadline).get("/api/v1/users", anna).status; });
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(json::parse(call("GET", "/health", anna).body).at("database_answers"), false);
  EXPECT_EQ(status("/session", anna), 200);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
  hangs_ = false;
}

}  // namespace
}  // namespace homing::test
