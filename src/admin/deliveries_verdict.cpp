#include "admin/deliveries_verdict.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "admin/life_words.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

/// How one of the affiliate's URLs stands: as its worst delivery does. The worst state first.
enum class Stand : std::uint8_t { kDead, kDue, kDelivered, kWithheld };

/// By the URL's ref.
using Stands = std::map<std::string, Stand>;

Stand stand_of(const Json& delivery) {
  const std::string state = text_of(delivery, "state_now");
  if (state == "dead") return Stand::kDead;
  if (state == "delivered") return Stand::kDelivered;
  return state == "withheld" ? Stand::kWithheld : Stand::kDue;
}

bool same(const Json& a, const Json& b, const char* name) {
  return text_of(a, name) == text_of(b, name);
}

bool same_receiver(const Json& a, const Json& b) {
  return same(a, b, "conversion_id") && same(a, b, "postback_url");
}

/// What each URL was told last of each conversion: a status that another one has followed counts no more.
std::vector<const Json*> last_told(const std::vector<Json>& deliveries) {
  std::vector<const Json*> last;
  for (const Json& delivery : deliveries) {
    const auto before = std::find_if(last.begin(), last.end(),
                                     [&](const Json* one) { return same_receiver(*one, delivery); });
    if (before == last.end())
      last.push_back(&delivery);
    else
      *before = &delivery;
  }
  return last;
}

Stands stands_of(const std::vector<const Json*>& told) {
  Stands stands;
  for (const Json* delivery : told) {
    Stand& stand = stands.try_emplace(text_of(*delivery, "postback_url"), Stand::kWithheld).first->second;
    stand = std::min(stand, stand_of(*delivery));
  }
  return stands;
}

/// Of those deliveries that stand so, as a sentence; empty where none was tried.
std::string last_attempt(const std::vector<const Json*>& told, Stand stand,
                         const std::vector<Json>& attempts) {
  for (auto attempt = attempts.rbegin(); attempt != attempts.rend(); ++attempt) {
    const bool is_of_these = std::any_of(told.begin(), told.end(), [&](const Json* delivery) {
      return stand_of(*delivery) == stand && same_receiver(*delivery, *attempt) &&
             same(*delivery, *attempt, "tells");
    });
    if (is_of_these) return " The last attempt: " + why("attempt", *attempt);
  }
  return {};
}

/// ` by its postback URLs a and b`; nothing where there is one only.
std::string by_which(const Stands& stands, Stand stand) {
  if (stands.size() < 2) return {};
  std::string names;
  std::size_t count = 0;
  for (const auto& [name, its] : stands) {
    if (its == stand) names += (count++ == 0 ? "" : " and ") + name;
  }
  return (count == 1 ? " by its postback URL " : " by its postback URLs ") + names;
}

}  // namespace

std::string about_deliveries(const std::vector<Json>& deliveries, const std::vector<Json>& attempts) {
  const std::vector<const Json*> told = last_told(deliveries);
  const Stands stands = stands_of(told);
  std::string text;
  const auto say = [&](Stand stand, const char* begin, const char* end, bool with_attempt) {
    const bool any =
        std::any_of(stands.begin(), stands.end(), [&](const auto& one) { return one.second == stand; });
    if (!any) return;
    if (!text.empty()) text += ' ';
    text += begin + by_which(stands, stand) + end;
    if (with_attempt) text += last_attempt(told, stand, attempts);
    if (stand == Stand::kDead) text += " Once its server is right: homing outbound retry.";
  };
  say(Stand::kDead, "The affiliate could not be told", ".", true);
  say(Stand::kDue, "The affiliate has not been told yet", "; it is tried again by itself.", true);
  say(Stand::kDelivered, "The affiliate has been told", ".", false);
  say(Stand::kWithheld, "The affiliate is not told", ": it is not in the share that its URL is told.", false);
  return text.empty() ? "No postback URL of the affiliate is told of this status." : text;
}

}  // namespace homing::admin
