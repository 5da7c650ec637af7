#include "admin/click_life.hpp"

#include <algorithm>
#include <set>

#include "homing/http/query.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostOfPostback = 1000;

std::string txid_in(const Json& postback) {
  const std::string params = text_of(postback, "params");
  const auto query = http::parse_query(params, kMostOfPostback);
  if (!query) return {};
  const auto& all = query->parameters;
  const auto txid = std::find_if(all.begin(), all.end(), [](const auto& one) { return one.name == "txid"; });
  return txid == all.end() ? std::string() : std::string(txid->value);
}

bool is_asked_for(const Json& conversion, const AskedFor& asked) {
  if (asked.as == FoundAs::kConversionId) return text_of(conversion, "conversion_id") == asked.text;
  return asked.as == FoundAs::kTxid && text_of(conversion, "txid") == asked.text;
}

bool is_asked_for_itself(const Json& postback, const AskedFor& asked) {
  if (asked.as == FoundAs::kRequestId) return text_of(postback, "request_id") == asked.text;
  return asked.as == FoundAs::kTxid && txid_in(postback) == asked.text;
}

/// IDs of the conversions that are asked for, or that came of a postback that is.
std::set<std::string> conversions_asked_for(const ClickLife& life, const AskedFor& asked) {
  std::set<std::string> ids;
  for (const Json& conversion : life.conversions) {
    if (is_asked_for(conversion, asked)) ids.insert(text_of(conversion, "conversion_id"));
  }
  for (const Json& postback : life.postbacks) {
    if (is_asked_for_itself(postback, asked)) ids.insert(text_of(postback, "conversion_id"));
  }
  ids.erase("");
  return ids;
}

}  // namespace

ClickLife sorted_life(const std::vector<LifeEvent>& events) {
  ClickLife life;
  for (const LifeEvent& event : events) {
    Json facts = Json::parse(event.facts);
    if (event.what == "click")
      life.click = std::move(facts);
    else if (event.what == "postback")
      life.postbacks.push_back(std::move(facts));
    else if (event.what == "postback waiting for its click")
      life.waiting.push_back(std::move(facts));
    else if (event.what == "postbacks no longer kept")
      life.postbacks_kept = false;
    else if (event.what == "conversion")
      life.conversions.push_back(std::move(facts));
    else if (event.what == "delivery")
      life.deliveries.push_back(std::move(facts));
    else if (event.what == "attempt")
      life.attempts.push_back(std::move(facts));
  }
  return life;
}

std::optional<ClickLife> part_asked_for(const ClickLife& life, const AskedFor& asked) {
  const std::set<std::string> conversions = conversions_asked_for(life, asked);
  const auto of_these = [&](const Json& one) { return conversions.contains(text_of(one, "conversion_id")); };
  const auto no_other = [&](std::vector<Json>& all) {
    std::erase_if(all, [&](const Json& one) { return !of_these(one); });
  };
  ClickLife part = life;
  no_other(part.conversions);
  no_other(part.deliveries);
  no_other(part.attempts);
  std::erase_if(part.postbacks, [&](const Json& one) {
    return !is_asked_for_itself(one, asked) && (asked.as == FoundAs::kRequestId || !of_these(one));
  });
  if (asked.as == FoundAs::kRequestId)
    std::erase_if(part.waiting, [&](const Json& one) { return !is_asked_for_itself(one, asked); });
  if (part.conversions.empty() && part.postbacks.empty()) return std::nullopt;
  return part;
}

}  // namespace homing::admin
