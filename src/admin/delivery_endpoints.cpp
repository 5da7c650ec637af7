#include <nlohmann/json.hpp>

#include "admin/catalog_names.hpp"
#include "admin/listing.hpp"
#include "homing/admin/body.hpp"
#include "homing/admin/deliveries.hpp"
#include "homing/admin/period.hpp"
#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

std::optional<DeliveryPlace> read_delivery_cursor(const Call& call) {
  const std::vector<std::string> parts = cursor_parts(call, 4);
  if (parts.empty()) return std::nullopt;
  const auto millis = parse_integer(parts[0]);
  const auto conversion = Uuid::parse(parts[1]);
  const auto sequence = parse_integer(parts[2]);
  const auto url = parse_integer(parts[3]);
  if (!millis || !conversion || !sequence || !url) throw bad_cursor();
  return DeliveryPlace{UnixMillis(std::chrono::milliseconds(*millis)), *conversion,
                       static_cast<int>(*sequence), PostbackUrlId(*url)};
}

std::string cursor_of(const DeliveryLine& line) {
  return std::to_string(line.place.created_at.time_since_epoch().count()) + "." +
         line.place.conversion.to_string() + "." + std::to_string(line.place.sequence) + "." +
         std::to_string(line.place.url.value());
}

std::optional<ConversionKey> read_conversion(const Call& call, Backend& backend) {
  const auto text = call.parameter("conversion");
  if (!text) return std::nullopt;
  const auto id = Uuid::parse(*text);
  const auto found = id ? backend.conversions().find({*id}) : std::vector<ConversionKey>();
  if (found.empty()) throw not_found("conversion " + in_quotes(*text));
  return found.front();
}

Answer list_deliveries(const Call& call, Backend& backend) {
  call.allow_parameters({"state", "affiliate", "from", "to", "conversion", "limit", "cursor"});
  DeliveryFilter wanted;
  wanted.states = filter(call, "state", {"due", "delivered", "dead", "withheld"});
  wanted.affiliates = entry_filter(call, "affiliate", *backend.catalog().present(), affiliate_named);
  wanted.from = instant(call, "from");
  wanted.to = instant(call, "to");
  wanted.conversion = read_conversion(call, backend);
  const int limit = call.number("limit", kUsualPage, 1, kLargestPage);
  return page_answer(backend.deliveries().page(wanted, read_delivery_cursor(call), limit), limit, cursor_of);
}

std::optional<UnixMillis> read_instant(Body& body, const std::string& name,
                                       const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto time = parse_instant(*text);
  if (!time) body.fault(name, "is no time; expected one like 2026-11-26 or 2026-11-26T02:11:16Z");
  return time;
}

std::vector<std::string> read_states(Body& body, bool there) {
  if (!there) return {"dead"};
  std::vector<std::string> states = body.texts("states", 2);
  for (const std::string& state : states) {
    if (state != "dead" && state != "delivered") body.fault("states", "has to be of dead, delivered");
  }
  return states;
}

Answer retry(const Call& call, Backend& backend) {
  const Json given = call.json();
  Body body(given);
  DeliveryChoice choice;
  choice.affiliate = body.text("affiliate");
  const std::string since = body.text("since");
  choice.since =
      read_instant(body, "since", since.empty() ? std::nullopt : std::optional(since)).value_or(UnixMillis());
  choice.before = read_instant(body, "before", body.optional_text("before"));
  choice.states = read_states(body, given.contains("states"));
  const bool preview = body.optional_flag("preview").value_or(false);
  body.finish();

  const auto counts = backend.deliveries().count(choice);
  if (!counts) throw not_found("affiliate '" + choice.affiliate + "'");
  Json json{{"preview", preview}, {"states", Json::object()}};
  for (const auto& [state, count] : *counts) json["states"][state] = count;
  if (!preview) json["retried"] = backend.deliveries().retry(choice, call.at, call.actor()).value_or(0);
  return Answer::json(json);
}

}  // namespace

std::vector<Endpoint> delivery_endpoints() {
  return {
      {"GET", "/deliveries", Role::kViewer, list_deliveries},
      {"POST", "/deliveries/retry", Role::kManager, retry},
  };
}

}  // namespace homing::admin
