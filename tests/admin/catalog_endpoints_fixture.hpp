#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "homing/admin/catalog.hpp"
#include "tests/admin/catalog_backend.hpp"

namespace homing::admin {

/// Calls the endpoints of the catalog, which holds what sample_catalog.hpp has.
class CatalogEndpointsFixture : public testing::Test {
 protected:
  using Json = nlohmann::ordered_json;

  Json get(const std::string& path, std::vector<std::pair<std::string, std::string>> query = {}) {
    return Json::parse(caller_.call("GET", path, std::move(query)).body);
  }
  std::string etag(const std::string& path) {
    for (const auto& [name, value] : caller_.call("GET", path).headers) {
      if (name == "ETag") return value;
    }
    return "";
  }
  /// With the right If-Match. @return what was done
  std::string patch(const std::string& path, const std::string& body) {
    (void)caller_.call("PATCH", path, {}, body, etag(path));
    return caller_.backend.desk.done;
  }
  Problem problem(const std::string& method, const std::string& path, const std::string& body = "",
                  const std::string& if_match = "",
                  std::vector<std::pair<std::string, std::string>> query = {}) {
    try {
      ADD_FAILURE() << caller_.call(method, path, std::move(query), body, if_match).body;
    } catch (const Problem& problem) {
      return problem;
    }
    return {};
  }
  Problem patch_problem(const std::string& path, const std::string& body) {
    return problem("PATCH", path, body, etag(path));
  }

  Caller caller_{catalog_endpoints()};
  catalog::CatalogRows& rows_ = caller_.backend.desk.rows;
};

}  // namespace homing::admin
