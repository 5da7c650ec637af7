#include <nlohmann/json.hpp>

#include "admin/catalog_names.hpp"
#include "admin/decide_conversions.hpp"
#include "admin/listing.hpp"
#include "homing/admin/conversions.hpp"
#include "homing/admin/deliveries.hpp"
#include "homing/core/text.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

std::string millis_text(UnixMillis time) {
  return std::to_string(time.time_since_epoch().count());
}

std::optional<ConversionPlace> read_conversion_cursor(const Call& call) {
  const std::vector<std::string> parts = cursor_parts(call, 2);
  if (parts.empty()) return std::nullopt;
  const auto millis = parse_integer(parts[0]);
  const auto id = Uuid::parse(parts[1]);
  if (!millis || !id) throw bad_cursor();
  return ConversionPlace{UnixMillis(std::chrono::milliseconds(*millis)), *id};
}

std::vector<ClickId> read_clicks(const Call& call) {
  std::vector<ClickId> clicks;
  for (const std::string& text : filter(call, "click_id")) {
    const auto id = ClickId::parse(text);
    if (!id) throw bad_input({{"click_id", "is no click ID; expected 32 hexadecimal digits"}});
    clicks.push_back(*id);
  }
  return clicks;
}

Answer list_conversions(const Call& call, Backend& backend) {
  call.allow_parameters({"from", "to", "status", "offer", "affiliate", "advertiser", "goal", "txid",
                         "click_id", "limit", "cursor"});
  const auto present = backend.catalog().present();
  ConversionFilter wanted;
  wanted.from = instant(call, "from");
  wanted.to = instant(call, "to");
  wanted.statuses = filter(call, "status", {"pending", "approved", "rejected"});
  wanted.offers = entry_filter(call, "offer", *present, offer_named);
  wanted.affiliates = entry_filter(call, "affiliate", *present, affiliate_named);
  wanted.advertisers = entry_filter(call, "advertiser", *present, advertiser_named);
  wanted.goals = entry_filter(call, "goal", *present, goals_named);
  wanted.txids = filter(call, "txid");
  wanted.clicks = read_clicks(call);
  const int limit = call.number("limit", kUsualPage, 1, kLargestPage);
  return page_answer(backend.conversions().page(wanted, read_conversion_cursor(call), limit), limit,
                     [](const ConversionLine& line) {
                       return millis_text(line.place.recorded_at) + "." + line.place.id.to_string();
                     });
}

Answer show(const Call& call, Backend& backend) {
  call.allow_parameters({});
  const auto id = Uuid::parse(call.arguments.at(0));
  const auto found = id ? backend.conversions().find({*id}) : std::vector<ConversionKey>();
  if (found.empty()) throw not_found("such conversion");
  const ConversionKey& key = found.front();

  ConversionFilter of_click;
  of_click.clicks = {key.click};
  of_click.txids = {key.txid};
  of_click.goals = {std::to_string(key.goal.value())};
  const auto lines = backend.conversions().page(of_click, std::nullopt, 1);
  if (lines.empty()) throw not_found("such conversion");
  const ConversionStory story = backend.conversions().story(key);
  DeliveryFilter told;
  told.conversion = key;
  Json json = Json::parse(lines.front().json);
  json["events"] = Json::parse(story.events);
  json["ledger"] = Json::parse(story.ledger);
  json["deliveries"] = Json::array();
  for (const DeliveryLine& line : backend.deliveries().page(told, std::nullopt, kLargestPage))
    json["deliveries"].push_back(Json::parse(line.json));
  return Answer::json(json);
}

}  // namespace

std::vector<Endpoint> conversion_endpoints() {
  return {
      {"GET", "/conversions", Role::kViewer, list_conversions},
      {"GET", "/conversions/{conversion}", Role::kViewer, show},
      {"POST", "/conversions/decide", Role::kManager, decide_conversions},
  };
}

}  // namespace homing::admin
