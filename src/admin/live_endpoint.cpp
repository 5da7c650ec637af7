#include <nlohmann/json.hpp>

#include "admin/explain_parts.hpp"
#include "homing/admin/live.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

LiveFilter live_filter(const Call& call, const ExplainContext& context) {
  LiveFilter filter;
  filter.offer = offer_parameter(call, context);
  filter.affiliate = affiliate_parameter(call, context);
  filter.since = call.parameter("since").value_or("");
  filter.limit = call.number("limit", 50, 1, 500);
  if (const auto kind = call.parameter("kind")) {
    if (*kind != "click" && *kind != "postback") throw bad_input({{"kind", "has to be click or postback"}});
    filter.clicks = *kind == "click";
    filter.postbacks = *kind == "postback";
  }
  return filter;
}

}  // namespace

Answer show_live(const Call& call, Backend& backend, const ExplainContext& context) {
  call.allow_parameters({"since", "limit", "offer", "affiliate", "kind"});
  const LivePage page = backend.live().live(live_filter(call, context), call.at);
  Json json{{"items", Json::array()}, {"next", page.next}, {"cut", page.cut}};
  for (const LiveItem& item : page.items) {
    Json line{{"at", time_text(item.at)}, {"kind", item.kind}};
    line.update(Json::parse(item.facts));
    json["items"].push_back(std::move(line));
  }
  return Answer::json(json);
}

}  // namespace homing::admin
