#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "admin/explain_parts.hpp"
#include "admin/listing.hpp"
#include "admin/replay.hpp"
#include "homing/admin/body.hpp"
#include "homing/core/text.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostReplayed = 500;
constexpr std::chrono::hours kUsualPeriod{30 * 24};

PostbackFilter postback_filter(const Call& call, const ExplainContext& context) {
  PostbackFilter filter;
  filter.codes = call.parameters("code");
  for (const std::string& code : filter.codes) {
    if (!postback_code_from_name(code))
      throw bad_input({{"code", in_quotes(code) + " is no code of a postback"}});
  }
  filter.offer = offer_parameter(call, context);
  filter.affiliate = affiliate_parameter(call, context);
  if (const auto click = call.parameter("click_id")) {
    filter.click = ClickId::parse(*click);
    if (!filter.click) throw bad_input({{"click_id", in_quotes(*click) + " is no click ID"}});
  }
  filter.from = instant(call, "from").value_or(call.at - kUsualPeriod);
  filter.before = instant(call, "to").value_or(call.at + std::chrono::minutes(1));
  if (const auto cursor = call.parameter("cursor")) {
    filter.below = Uuid::parse(*cursor);
    if (!filter.below) throw bad_input({{"cursor", "is none that this list has given"}});
  }
  filter.limit = call.number("limit", kUsualPage, 1, kLargestPage);
  return filter;
}

Json to_json(const StoredPostback& postback) {
  Json json{{"id", postback.id.to_string()},
            {"received_at", time_text(postback.received_at)},
            {"click_id", postback.click_id.to_string()},
            {"code", name_of(postback.code)},
            {"message", postback.message}};
  const auto put = [&](const char* name, const std::string& text) {
    if (!text.empty()) json[name] = text;
  };
  if (postback.conversion_id) put("conversion_id", postback.conversion_id->to_string());
  put("offer", postback.offer);
  put("affiliate", postback.affiliate);
  if (postback.settled_at) put("settled_at", time_text(*postback.settled_at));
  if (postback.replay_of) put("replay_of", postback.replay_of->to_string());
  put("replayed_by", postback.replayed_by);
  put("by", postback.by);
  put("reason", postback.reason);
  put("method", postback.method);
  put("ip", postback.ip);
  put("params", postback.params);
  json["node"] = postback.node;
  return json;
}

Json to_json(const ReplayResult& result) {
  Json json{{"id", result.original.to_string()}};
  if (result.was) json["was"] = name_of(*result.was);
  json["replayed"] = result.replay.has_value();
  json["code"] = result.code;
  json["message"] = result.message;
  if (result.conversion_id) json["conversion_id"] = result.conversion_id->to_string();
  if (result.replay) json["replay_id"] = result.replay->to_string();
  return json;
}

std::vector<Uuid> read_ids(Body& body) {
  std::vector<Uuid> ids;
  for (const std::string& text : body.texts("ids", kMostReplayed)) {
    const auto id = Uuid::parse(text);
    if (!id)
      body.fault("ids", in_quotes(text) + " is no request_id of a postback");
    else if (std::find(ids.begin(), ids.end(), *id) == ids.end())
      ids.push_back(*id);
  }
  return ids;
}

}  // namespace

Answer list_postbacks(const Call& call, Backend& backend, const ExplainContext& context) {
  call.allow_parameters({"code", "offer", "affiliate", "click_id", "from", "to", "cursor", "limit"});
  const PostbackFilter filter = postback_filter(call, context);
  const std::vector<StoredPostback> postbacks = backend.postbacks().page(filter);
  Json json{{"items", Json::array()}, {"next", nullptr}};
  for (const StoredPostback& postback : postbacks) json["items"].push_back(to_json(postback));
  if (postbacks.size() == static_cast<std::size_t>(filter.limit))
    json["next"] = postbacks.back().id.to_string();
  return Answer::json(json);
}

Answer replay_postbacks(const Call& call, Backend&, const ExplainContext& context) {
  Body body(call);
  const std::vector<Uuid> ids = read_ids(body);
  const bool preview = body.optional_flag("preview").value_or(true);
  body.finish();
  return Answer::later([ids, preview, context, by = call.actor(), at = call.at](Backend& backend) {
    const auto catalog = context.catalog->snapshot();
    Replays replays(backend.postbacks(), *catalog, *context.road, by, at);
    Json json{{"preview", preview}, {"items", Json::array()}};
    for (const ReplayResult& result : replays.replay(ids, preview)) json["items"].push_back(to_json(result));
    return Answer::json(json);
  });
}

}  // namespace homing::admin
