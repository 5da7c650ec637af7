// Every operation of the API's description, asked for by everybody: who may what it says, and nobody else;
// and by what it does not describe.

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <map>

#include "tests/support/api_client.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using nlohmann::json;

constexpr const char* kPasswordOfAll = "correct horse battery";
constexpr const char* kOwnOrigin = "http://homing.test";

struct Operation {
  std::string method;
  std::string path;   ///< With a name that nobody has for each `{...}`.
  std::string least;  ///< The role that it takes; empty: none, it is for everybody.

  [[nodiscard]] bool changes_something() const { return method != "GET" && method != "HEAD"; }
};

int rank(const std::string& role) {
  constexpr std::array<std::string_view, 4> kRoles{"", "viewer", "manager", "admin"};
  const auto found = std::find(kRoles.begin(), kRoles.end(), role);
  if (found == kRoles.end()) throw std::runtime_error("there is no role '" + role + "'");
  return static_cast<int>(found - kRoles.begin());
}

/// As people read it. @throws std::runtime_error  it does not say one
std::string declared_role(const json& operation) {
  if (operation.contains("security") && operation.at("security").empty()) return "";
  constexpr std::string_view kWords = "Takes the role ";
  const std::string said = operation.value("description", "");
  const std::size_t place = said.find(kWords);
  if (place == std::string::npos) throw std::runtime_error("no role is said: " + operation.dump());
  const std::size_t begin = place + kWords.size();
  return said.substr(begin, said.find_first_of(". ", begin) - begin);
}

std::string with_names_of_nobody(std::string path) {
  for (std::size_t open = path.find('{'); open != std::string::npos; open = path.find('{', open))
    path.replace(open, path.find('}', open) + 1 - open, "999999");
  return path;
}

/// GET's role is HEAD's.
std::vector<Operation> operations_of(const json& description) {
  std::vector<Operation> operations;
  for (const auto& [path, methods] : description.at("paths").items()) {
    for (const auto& [name, operation] : methods.items()) {
      std::string method = name;
      std::transform(method.begin(), method.end(), method.begin(),
                     [](unsigned char c) { return std::toupper(c); });
      const Operation read{method, with_names_of_nobody(path), declared_role(operation)};
      operations.push_back(read);
      if (method == "GET") operations.push_back({"HEAD", read.path, read.least});
    }
  }
  return operations;
}

class Roles : public testing::Test {
 protected:
  Roles() {
    const ApiClient admin(tracker.server);
    for (const std::string role : {"viewer", "manager", "admin"}) {
      tokens[role] =
          admin.json("POST", "/tokens", {{"name", role}, {"role", role}}).at("token").get<std::string>();
      const json user{{"name", role}, {"role", role}, {"password", kPasswordOfAll}};
      EXPECT_EQ(admin.call("POST", "/users", user).status, 201);
      const HttpResponse in =
          call({"POST", "/session", ""}, {}, {{"name", role}, {"password", kPasswordOfAll}});
      cookies[role] = in.header("Set-Cookie").substr(0, in.header("Set-Cookie").find(';'));
    }
    operations = operations_of(admin.json("GET", "/openapi.json"));
  }

  /// With a body that is JSON but says nothing, where there may be one.
  HttpResponse call(const Operation& operation, HttpHeaders headers, const json& body = json::object()) {
    headers.emplace_back("Content-Type", "application/json");
    return client.request(operation.method, "/api/v1" + operation.path, headers,
                          operation.changes_something() ? body.dump() : "");
  }
  HttpHeaders token(const std::string& role) const {
    return {{"Authorization", "Bearer " + tokens.at(role)}};
  }
  HttpHeaders session(const std::string& role, const std::string& origin) const {
    HttpHeaders headers{{"Cookie", cookies.at(role)}};
    if (!origin.empty()) headers.emplace_back("Origin", origin);
    return headers;
  }

  /// It was the operation itself that answered, whatever it thought of the request.
  static void expect_let_in(const HttpResponse& response) {
    EXPECT_THAT(response.status, testing::AnyOf(200, 201, 202, 204, 400, 404, 409, 412, 415, 422, 428));
    EXPECT_EQ(response.body.find("such path"), std::string::npos);
  }
  static void expect_refused(const HttpResponse& response, int status, const std::string& code) {
    EXPECT_EQ(response.status, status);
    if (response.body.empty()) return;  // HEAD's
    EXPECT_EQ(json::parse(response.body).at("code"), code);
  }
  static void expect_by_role(const HttpResponse& response, const Operation& operation,
                             const std::string& role) {
    SCOPED_TRACE(role);
    if (rank(role) < rank(operation.least)) return expect_refused(response, 403, "not_allowed");
    expect_let_in(response);
  }

  Tracker tracker{{{"HOMING_ADMIN_TOKEN", kAdminToken}}};
  HttpClient client = tracker.server.admin();
  std::map<std::string, std::string> tokens;
  std::map<std::string, std::string> cookies;
  std::vector<Operation> operations;
};

TEST_F(Roles, EveryOperationTakesTheRoleThatItsDescriptionSays) {
  ASSERT_GT(operations.size(), 60U);
  for (const Operation& operation : operations) {
    SCOPED_TRACE(operation.method + " " + operation.path + " takes '" + operation.least + "'");
    if (operation.least.empty()) {
      expect_let_in(call(operation, {}));
    } else {
      expect_refused(call(operation, {}), 401, "not_signed_in");
      expect_refused(call(operation, {{"Authorization", "Bearer hmt_of-nobody"}}), 401, "token_invalid");
      expect_refused(call(operation, {{"Cookie", "homing_session=of-nobody"}}), 401, "session_over");
    }
    for (const auto& [role, secret] : tokens) expect_by_role(call(operation, token(role)), operation, role);
  }
}

TEST_F(Roles, EveryRoleChangesItsOwnPasswordByASessionAndByNoToken) {
  const Operation change{"POST", "/session/password", "viewer"};
  const json to_new{{"current", kPasswordOfAll}, {"new", "battery staple"}};
  expect_refused(call(change, {{"Authorization", std::string("Bearer ") + kAdminToken}}, to_new), 403,
                 "not_a_user");
  for (const auto& [role, cookie] : cookies) {
    SCOPED_TRACE(role);
    expect_refused(call(change, token(role), to_new), 403, "not_a_user");
    EXPECT_EQ(call(change, session(role, kOwnOrigin), to_new).status, 200);
    expect_refused(call(change, session(role, kOwnOrigin), to_new), 401, "session_over");
  }
}

TEST_F(Roles, NoOperationPassesOverAParameterThatItDoesNotKnow) {
  for (const Operation& operation : operations) {
    if (operation.path == "/links/click") continue;  // which puts any into the link
    const Operation misspelt{operation.method, operation.path + "?limitt=7", operation.least};
    SCOPED_TRACE(misspelt.method + " " + misspelt.path);
    HttpHeaders headers = token("admin");
    headers.emplace_back("If-Match", "*");
    const HttpResponse response = call(misspelt, headers);
    EXPECT_EQ(response.status, 400) << response.body;
    if (response.body.empty()) continue;  // HEAD's
    EXPECT_EQ(json::parse(response.body).at("errors").back().at("field"), "limitt") << response.body;
  }
}

TEST_F(Roles, WithASessionWhateverChangesSomethingHasToComeFromAPageOfThisServer) {
  for (const Operation& operation : operations) {
    if (operation.least.empty()) continue;
    SCOPED_TRACE(operation.method + " " + operation.path + " takes '" + operation.least + "'");
    for (const std::string origin :
         {"", "null", "http://homing.test:81", "http://homing.test.evil.example"}) {
      SCOPED_TRACE("from '" + origin + "'");
      const HttpResponse response = call(operation, session("admin", origin));
      operation.changes_something() ? expect_refused(response, 403, "origin_not_ours")
                                    : expect_let_in(response);
    }
    if (operation.method == "DELETE" && operation.path == "/session") continue;  // it would end them
    for (const auto& [role, cookie] : cookies)
      expect_by_role(call(operation, session(role, kOwnOrigin)), operation, role);
  }
  for (const auto& [role, cookie] : cookies) {
    const HttpResponse out = call({"DELETE", "/session", "viewer"}, session(role, kOwnOrigin));
    EXPECT_EQ(out.status, 204) << role << ": still signed in";
  }
}

}  // namespace
}  // namespace homing::test
