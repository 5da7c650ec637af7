#include "homing/admin/openapi.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "homing/admin/catalog.hpp"
#include "homing/admin/conversions.hpp"
#include "homing/admin/deliveries.hpp"
#include "homing/admin/explain_endpoints.hpp"
#include "homing/admin/health.hpp"
#include "homing/admin/links.hpp"
#include "homing/admin/people.hpp"
#include "homing/admin/promo_codes.hpp"
#include "homing/admin/report_endpoints.hpp"
#include "homing/admin/sales.hpp"
#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

Endpoints all_endpoints() {
  Endpoints endpoints;
  endpoints.add_all(session_endpoints(nullptr));
  endpoints.add_all(people_endpoints(nullptr));
  endpoints.add_all(explain_endpoints(nullptr, {}));
  endpoints.add_all(conversion_endpoints());
  endpoints.add_all(sales_endpoints());
  endpoints.add_all(promo_code_endpoints());
  endpoints.add_all(delivery_endpoints());
  endpoints.add_all(health_endpoints([] { return ServerHealth(); }));
  endpoints.add_all(catalog_endpoints());
  endpoints.add_all(link_endpoints({"https://go.example"}));
  endpoints.add_all(report_endpoints(nullptr, nullptr));
  endpoints.add_all(ledger_endpoints(nullptr));
  endpoints.add_all(openapi_endpoints());
  return endpoints;
}

void for_each_ref(const Json& value, const std::function<void(const std::string&)>& visit) {
  if (value.is_object() && value.contains("$ref")) visit(value["$ref"].get<std::string>());
  if (!value.is_structured()) return;
  for (const Json& part : value) for_each_ref(part, visit);
}

TEST(Openapi, DescribesEveryEndpointAndNoOther) {
  std::set<std::string> described;
  for (const auto& [path, methods] : openapi()["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) described.insert(to_upper(method) + " " + path);
  }
  std::set<std::string> there;
  const Endpoints endpoints = all_endpoints();
  for (const Endpoint& endpoint : endpoints.all())
    there.insert(std::string(endpoint.method) + " " + std::string(endpoint.path));
  EXPECT_EQ(described, there);
}

TEST(Openapi, SaysWhichRoleAnEndpointTakes) {
  const Endpoints endpoints = all_endpoints();
  for (const Endpoint& endpoint : endpoints.all()) {
    const Json& operation = openapi()["paths"][std::string(endpoint.path)][to_lower(endpoint.method)];
    if (endpoint.least) {
      EXPECT_NE(
          operation.value("description", "").find("Takes the role " + std::string(name_of(*endpoint.least))),
          std::string::npos)
          << endpoint.method << " " << endpoint.path;
      EXPECT_FALSE(operation.contains("security"));
    } else {
      EXPECT_EQ(operation.at("security"), Json::array()) << endpoint.path;
    }
  }
}

TEST(Openapi, EveryReferenceLeadsSomewhere) {
  for_each_ref(openapi(), [](const std::string& ref) {
    ASSERT_TRUE(ref.starts_with("#/")) << ref;
    EXPECT_TRUE(openapi().contains(Json::json_pointer(ref.substr(1)))) << ref;
  });
}

TEST(Openapi, NamesEveryParameterOfAPathAndEveryOperationOnce) {
  std::set<std::string> ids;
  for (const auto& [path, methods] : openapi()["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      EXPECT_TRUE(ids.insert(operation.at("operationId").get<std::string>()).second) << path;
      std::size_t named = 0;
      for (const Json& parameter : operation.value("parameters", Json::array())) {
        if (parameter.value("in", "") != "path") continue;
        ++named;
        EXPECT_NE(path.find("{" + parameter["name"].get<std::string>() + "}"), std::string::npos) << path;
      }
      EXPECT_EQ(named, static_cast<std::size_t>(std::count(path.begin(), path.end(), '{'))) << path;
    }
  }
}

}  // namespace
}  // namespace homing::admin
