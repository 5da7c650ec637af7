#pragma once

#include <gmock/gmock.h>

#include <string>
#include <utility>

#include "tests/support/api_client.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {

inline constexpr const char* kPassword = "correct horse battery";

/// The real server, and its API as the setting admin_token, its users and strangers see it.
class OperatorsSide : public testing::Test {
 protected:
  HttpResponse call(std::string_view method, const std::string& path, HttpHeaders headers,
                    const nlohmann::json& body = nullptr) {
    if (!body.is_null()) headers.emplace_back("Content-Type", "application/json");
    return tracker.server.admin().request(method, "/api/v1" + path, headers,
                                          body.is_null() ? "" : body.dump());
  }
  HttpResponse as_admin(std::string_view method, const std::string& path,
                        const nlohmann::json& body = nullptr) {
    return call(method, path, bearer(kAdminToken), body);
  }
  void add_user(const std::string& name, const std::string& role) {
    EXPECT_EQ(as_admin("POST", "/users", {{"name", name}, {"role", role}, {"password", kPassword}}).status,
              201);
  }

  Tracker tracker{{{"HOMING_ADMIN_TOKEN", kAdminToken}}};
};

}  // namespace homing::test
