#include "homing/admin/explain_endpoints.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "admin/described_request.hpp"
#include "admin/explain_parts.hpp"
#include "admin/listing.hpp"
#include "homing/admin/explain.hpp"
#include "homing/core/text.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostText = 4096;  // a URL is longer than an ID

Json to_json(const LifeEvent& event) {
  Json json{{"at", time_text(event.at)}, {"what", event.what}, {"facts", Json::parse(event.facts)}};
  if (!event.why.empty()) json["why"] = event.why;
  return json;
}

Json to_json(const Explanation& found) {
  Json json{{"found_as", name_of(found.found_as)}};
  if (found.taken) {
    json["taken"] = Json::object();
    if (!found.taken->name.empty()) json["taken"]["parameter"] = to_storable_text(found.taken->name);
    json["taken"]["value"] = to_storable_text(found.taken->value);
  }
  if (found.click) json["click_id"] = found.click->to_string();
  json["verdict"] = found.verdict;
  for (const ClickId& click : found.clicks) json["clicks"].push_back(click.to_string());
  if (found.did_you_mean) json["did_you_mean"] = found.did_you_mean->to_string();
  if (found.search) {
    json["search"] = {{"looked_back_to", time_text(*found.search->looked_back_to)},
                      {"out_of_time", found.search->out_of_time},
                      {"older_kept", found.older_kept}};
  }
  json["events"] = Json::array();
  for (const LifeEvent& event : found.events) json["events"].push_back(to_json(event));
  return json;
}

Answer explain_text(const Call& call, Backend& backend, const ExplainContext& context) {
  call.allow_parameters({"q", "before"});
  const std::string text(trim(call.parameter("q").value_or("")));
  if (text.empty() || text.size() > kMostText)
    throw bad_input(
        {{"q",
          "has to be a click ID, conversion ID, request_id, txid or ext_id, or a text with one of "
          "them in it, such as a URL, of at most 4096 bytes"}});
  const auto before = instant(call, "before");
  if (before && *before > call.at) throw bad_input({{"before", "is in the future"}});
  const auto catalog = context.catalog->snapshot();
  return Answer::json(
      to_json(explain(text, backend.click_lives(), catalog->keys(), context.catalog->is_up_to_date(),
                      context.road->tell, call.at, before)));
}

DryClick dry_click(const http::Request& request, const ExplainContext& context) {
  if (request.path != "/click") {
    return {
        {{"address", "not_found", "A tracking link has the path /click; this one has another."}}, 404, {}};
  }
  if (is_too_long(request))
    return {{{"address", "too_long", "A link has at most 8 KiB; this one is longer."}}, 414, {}};
  return context.road->dry_click(request);
}

Answer dry_run_click(const Call& call, const ExplainContext& context) {
  Body body(call);
  const DescribedRequest described(body, false);
  body.finish();
  const DryClick click = dry_click(described.request(), context);
  Json json{{"steps", Json::array()}, {"answer", {{"status", click.status}}}};
  for (const DryStep& step : click.steps) json["steps"].push_back(admin::to_json(step));
  if (!click.location.empty()) json["answer"]["location"] = click.location;
  return Answer::json(json);
}

template <class Number>
std::optional<Number> named(const Call& call, const char* parameter, const auto& find) {
  const auto text = call.parameter(parameter);
  if (!text) return std::nullopt;
  const auto* const entry = find(*text);
  if (entry == nullptr)
    throw bad_input({{parameter, "there is no " + std::string(parameter) + " " + in_quotes(*text)}});
  return entry->id;
}

}  // namespace

Json to_json(const DryStep& step) {
  return {{"step", step.step}, {"outcome", step.outcome}, {"why", step.why}};
}

std::optional<OfferId> offer_parameter(const Call& call, const ExplainContext& context) {
  const auto catalog = context.catalog->snapshot();
  return named<OfferId>(call, "offer", [&](const std::string& text) { return catalog->find_offer(text); });
}

std::optional<AffiliateId> affiliate_parameter(const Call& call, const ExplainContext& context) {
  const auto catalog = context.catalog->snapshot();
  return named<AffiliateId>(call, "affiliate",
                            [&](const std::string& text) { return catalog->find_affiliate(text); });
}

std::vector<Endpoint> explain_endpoints(const catalog::CatalogHolder* catalog, RoadPorts road) {
  const ExplainContext context{catalog, std::make_shared<const RoadPorts>(std::move(road))};
  const auto with = [&context](auto answer) {
    return [context, answer](const Call& call, Backend& backend) { return answer(call, backend, context); };
  };
  return {
      {"GET", "/explain", Role::kViewer, with(explain_text)},
      {"POST", "/explain/click", Role::kViewer,
       [context](const Call& call, Backend&) { return dry_run_click(call, context); }},
      {"POST", "/explain/postback", Role::kViewer, with(dry_run_postback)},
      {"GET", "/postbacks", Role::kViewer, with(list_postbacks)},
      {"POST", "/postbacks/replay", Role::kManager, with(replay_postbacks)},
      {"GET", "/live", Role::kViewer, with(show_live)},
  };
}

}  // namespace homing::admin
