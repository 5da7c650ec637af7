#pragma once

#include <gmock/gmock.h>

#include "tests/support/api_client.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {

/// The real server, to report sales to.
class SalesApi : public testing::Test {
 protected:
  using json = nlohmann::json;

  json import(const std::string& csv, const std::string& where = "/conversions/import") {
    const HttpResponse response = api.send("POST", where, "text/csv; charset=utf-8", csv);
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body);
  }
  json preview(const std::string& csv) { return import(csv, "/conversions/import/preview"); }
  static std::vector<std::string> codes(const json& result) {
    std::vector<std::string> all;
    for (const json& line : result.at("lines")) all.push_back(line.at("code"));
    return all;
  }
  /// A line each: what is said of offer, affiliate, goal, payout and revenue.
  static std::vector<std::string> who_gets_what(const json& result) {
    std::vector<std::string> all;
    for (const json& line : result.at("lines")) {
      std::string text;
      for (const char* name :
           {"offer", "affiliate", "goal", "payout", "payout_currency", "revenue", "revenue_currency"}) {
        if (line.contains(name)) text += (text.empty() ? "" : " ") + line.at(name).get<std::string>();
      }
      all.push_back(std::move(text));
    }
    return all;
  }
  void add_code(const std::string& code, const std::string& offer = "shoes") {
    const HttpResponse response =
        api.call("POST", "/promo-codes", {{"code", code}, {"affiliate", "nora"}, {"offer", offer}});
    EXPECT_EQ(response.status, 201) << response.body;
  }
  /// Lines whose action begins so, the newest first.
  json audit(const std::string& action) {
    json lines = json::array();
    const json page = api.json("GET", "/audit");
    for (const json& line : page.at("items")) {
      if (line.at("action").get<std::string>().starts_with(action)) lines.push_back(line);
    }
    return lines;
  }
  std::string count(const std::string& table) {
    return tracker.database.value("SELECT count(*) FROM " + table);
  }
  void expect_all_holds() {
    tracker.settle();
    const Finished verified = tracker.verify();
    EXPECT_EQ(verified.exit_code, 0) << verified.output;
    EXPECT_EQ(count("rejected_records"), "0");
  }

  Tracker tracker{{{"HOMING_ADMIN_TOKEN", kAdminToken}}};
  ApiClient api{tracker.server};
};

}  // namespace homing::test
