#pragma once

#include <gmock/gmock.h>

#include <string>
#include <utility>

#include "homing/core/percent.hpp"
#include "homing/core/units.hpp"
#include "homing/core/uuid.hpp"
#include "tests/support/api_client.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {

inline UnixMillis now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}
inline std::string a_uuid() {
  return Uuid::random_v7(now()).to_string();
}

/// The real server, and its API as an admin and as others see it.
class ReportsApi : public testing::Test {
 protected:
  explicit ReportsApi(std::map<std::string, std::string> settings = {})
      : tracker([&settings] {
          settings.insert({"HOMING_ADMIN_TOKEN", kAdminToken});
          return std::move(settings);
        }()) {}

  /// From any thread.
  HttpResponse call(const std::string& token, std::string_view method, const std::string& path,
                    HttpHeaders headers = {}, const nlohmann::json& body = nullptr) {
    return ApiClient(tracker.server, token).call(method, path, body, std::move(headers));
  }
  HttpResponse get(const std::string& path) { return call(kAdminToken, "GET", path); }
  nlohmann::json get_json(const std::string& path) {
    const HttpResponse response = get(path);
    EXPECT_EQ(response.status, 200) << path << response.body;
    return nlohmann::json::parse(response.body);
  }
  std::string token_of(const std::string& role) {
    const HttpResponse response =
        call(kAdminToken, "POST", "/tokens", {}, {{"name", role + a_uuid().substr(24)}, {"role", role}});
    EXPECT_EQ(response.status, 201) << response.body;
    return nlohmann::json::parse(response.body).at("token");
  }
  HttpResponse pay(const nlohmann::json& payment, const std::string& token = kAdminToken) {
    return call(token, "POST", "/payments", {}, payment);
  }

  /// A click for shoes of nora's, and its sale: 2.50 EUR for 4.
  void sell(const std::string& sub1) {
    const std::string id = tracker.click("offer=shoes&aff=nora&sub1=" + percent_encode(sub1));
    EXPECT_EQ(tracker.postback({{"click_id", id}}).code, "recorded");
  }

  Tracker tracker;
};

}  // namespace homing::test
