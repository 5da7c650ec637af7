#pragma once

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "homing/core/percent.hpp"
#include "tests/support/api_client.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {

/// The real server, and what an admin asks it of clicks and postbacks.
class ExplainApi : public testing::Test {
 protected:
  nlohmann::json get(const std::string& path) { return parsed(api.call("GET", path)); }
  nlohmann::json post(const std::string& path, const nlohmann::json& body) {
    return parsed(api.call("POST", path, body));
  }
  nlohmann::json explain(const std::string& text) { return get("/explain?q=" + percent_encode(text)); }
  std::string verdict(const std::string& text) { return explain(text).at("verdict"); }

  static nlohmann::json parsed(const HttpResponse& response) {
    EXPECT_EQ(response.status, 200) << response.body;
    return nlohmann::json::parse(response.body);
  }
  static std::vector<std::string> what_of(const nlohmann::json& events) {
    std::vector<std::string> what;
    for (const nlohmann::json& event : events) what.push_back(event.at("what"));
    return what;
  }
  void change_catalog(const std::string& from, const std::string& to) {
    std::string catalog = test_catalog();
    const auto place = catalog.find(from);
    ASSERT_NE(place, std::string::npos) << from;
    apply_catalog(tracker.database.url(), catalog.replace(place, from.size(), to));
  }
  std::string rows() {
    return tracker.database.value(
        "SELECT (SELECT count(*) FROM clicks) || ' ' || (SELECT count(*) FROM postbacks) || ' ' || (SELECT "
        "count(*) FROM conversions) || ' ' || (SELECT coalesce(max(position), 0) FROM journal_cursor)");
  }

  Tracker tracker{{{"HOMING_ADMIN_TOKEN", kAdminToken}}};
  ApiClient api{tracker.server};
};

}  // namespace homing::test
