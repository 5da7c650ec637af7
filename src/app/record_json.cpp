#include "app/record_json.hpp"

#include <nlohmann/json.hpp>

#include "homing/core/text.hpp"
#include "homing/core/units.hpp"
#include "homing/model/click.hpp"
#include "homing/model/click_id_mint.hpp"
#include "homing/model/postback.hpp"
#include "homing/model/record_type.hpp"

namespace homing::app {
namespace {

using Json = nlohmann::ordered_json;

void put(Json& json, const std::string& name, std::string_view text) {
  if (!text.empty()) json[name] = to_storable_text(text);
}

template <class Id>
void put_id(Json& json, const char* name, const std::optional<Id>& id) {
  if (id) json[name] = id->value();
}

void put_amount(Json& json, const char* name, const std::optional<Decimal>& amount) {
  if (amount) json[name] = amount->to_string();
}

template <class Texts>
void put_numbered(Json& json, const std::string& name, const Texts& texts) {
  for (std::size_t i = 0; i < texts.size(); ++i) put(json, name + std::to_string(i + 1), texts[i]);
}

bool add_click(Json& json, std::string_view payload) {
  const auto click = decode_click(payload);
  if (!click) return false;
  json["click_id"] = click->id.to_string();
  json["at"] = time_text(click->id.time());
  put(json, "flag", name_of(click->flag));
  put(json, "refusal", name_of(click->refusal));
  if (click->notes != 0) json["notes"] = click->notes;
  put_id(json, "offer_id", click->offer);
  put_id(json, "affiliate_id", click->affiliate);
  put_id(json, "advertiser_id", click->advertiser);
  put_numbered(json, "sub", click->subs);
  put(json, "source", click->source);
  put(json, "creative", click->creative);
  put(json, "ext_id", click->ext_id);
  put(json, "url", click->url);
  put(json, "other_params", click->other_params);
  put(json, "ip", click->ip);
  put(json, "user_agent", click->user_agent);
  put(json, "referer", click->referer);
  put(json, "country", click->country);
  put(json, "device", click->device);
  put(json, "os", click->os);
  put(json, "browser", click->browser);
  return true;
}

bool add_postback(Json& json, std::string_view payload) {
  const auto postback = decode_postback(payload);
  if (!postback) return false;
  json["postback_id"] = postback->id.to_string();
  json["at"] = time_text(postback->received_at);
  json["click_id"] = postback->click_id.to_string();
  if (postback->refused) json["refused"] = name_of(*postback->refused);
  put(json, "refusal", postback->refusal);
  put(json, "goal", postback->goal.value_or(""));
  put(json, "txid", postback->txid);
  put_amount(json, "amount", postback->amount);
  put(json, "currency", postback->currency.value_or(""));
  put_amount(json, "payout", postback->payout);
  put_amount(json, "revenue", postback->revenue);
  if (postback->status) json["status"] = name_of(*postback->status);
  if (postback->token) json["token"] = "***";
  put_numbered(json, "adv", postback->labels);
  put(json, "method", postback->method);
  put(json, "ip", postback->ip);
  put(json, "params", postback->params);
  if (postback->by) {
    json["act"] = postback->by->act == Operator::Act::kDecide ? "decide" : "report";
    put(json, "by", postback->by->name);
    put(json, "reason", postback->by->reason);
  }
  return true;
}

bool add_mint_mark(Json& json, std::string_view payload) {
  const auto newest = decode_mint_mark(payload);
  if (newest) json["newest_click_at"] = time_text(*newest);
  return newest.has_value();
}

bool add_fields(Json& json, const journal::Record& record) {
  switch (static_cast<RecordType>(record.type)) {
    case RecordType::kClick:
      json["type"] = "click";
      return add_click(json, record.payload);
    case RecordType::kPostback:
      json["type"] = "postback";
      return add_postback(json, record.payload);
    case RecordType::kMintMark:
      json["type"] = "mint_mark";
      return add_mint_mark(json, record.payload);
  }
  json["type"] = record.type;
  return false;
}

std::string line(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace

std::string record_json(const journal::Record& record) {
  Json json{{"position", record.position}};
  if (!add_fields(json, record)) {
    json["undecodable"] = true;
    json["bytes"] = record.payload.size();
  }
  return line(json);
}

std::string damage_json(const journal::Damage& damage) {
  return line({{"position", damage.from},
               {"type", "damage"},
               {"lost_records", damage.to - damage.from},
               {"segment", journal::segment_name(damage.segment)},
               {"offset", damage.offset},
               {"bytes", damage.end_offset - damage.offset}});
}

}  // namespace homing::app
