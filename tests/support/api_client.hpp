#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "tests/support/homing_server.hpp"

namespace homing::test {

inline constexpr const char* kAdminToken = "an-admin-token-for-the-tests";

inline HttpHeaders bearer(const std::string& token) {
  return {{"Authorization", "Bearer " + token}};
}

/// Of a problem.
inline std::string code_of(const HttpResponse& response) {
  return nlohmann::json::parse(response.body).at("code");
}

/// Somebody who uses a server's API: with the setting `admin_token`, or an API token that it made.
class ApiClient {
 public:
  explicit ApiClient(const HomingServer& server, std::string token = kAdminToken)
      : server_(server), token_(std::move(token)) {}

  HttpResponse call(std::string_view method, const std::string& path, const nlohmann::json& body = nullptr,
                    HttpHeaders headers = {}) const {
    return send(method, path, body.is_null() ? "" : "application/json", body.is_null() ? "" : body.dump(),
                std::move(headers));
  }
  HttpResponse send(std::string_view method, const std::string& path, const std::string& content_type,
                    const std::string& body, HttpHeaders headers = {}) const {
    headers.emplace_back("Authorization", "Bearer " + token_);
    if (!content_type.empty()) headers.emplace_back("Content-Type", content_type);
    return server_.admin().request(method, "/api/v1" + path, headers, body);
  }
  /// The answer's JSON, whatever its status.
  nlohmann::json json(std::string_view method, const std::string& path,
                      const nlohmann::json& body = nullptr) const {
    return nlohmann::json::parse(call(method, path, body).body);
  }
  /// One who has this role.
  ApiClient with_role(const std::string& role) const {
    return ApiClient(server_, json("POST", "/tokens", {{"name", role}, {"role", role}}).at("token"));
  }

 private:
  const HomingServer& server_;
  std::string token_;
};

}  // namespace homing::test
