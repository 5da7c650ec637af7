#include "homing/admin/openapi.hpp"

#include <homing_api/pieces.hpp>
#include <nlohmann/json.hpp>

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

Json put_together() {
  Json document = Json::object();
  for (const std::string_view piece : api::pieces) document.merge_patch(Json::parse(piece));
  document["info"]["version"] = HOMING_VERSION;
  return document;
}

}  // namespace

const Json& openapi() {
  static const Json document = put_together();
  return document;
}

std::vector<Endpoint> openapi_endpoints() {
  return {{"GET", "/openapi.json", std::nullopt, [](const Call& call, Backend&) {
             call.allow_parameters({});
             return Answer::json(openapi());
           }}};
}

}  // namespace homing::admin
