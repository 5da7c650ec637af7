#include <algorithm>
#include <nlohmann/json.hpp>

#include "admin/click_life.hpp"
#include "admin/deliveries_verdict.hpp"
#include "admin/life_words.hpp"
#include "homing/core/text.hpp"
#include "homing/model/click.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

bool is_taken(const Json& postback) {
  const std::string code = text_of(postback, "code");
  return code == "recorded" || code == "duplicate" || code == "updated";
}

/// The one by which it was taken after all what a refused postback reports: replayed, or sent again as it
/// was. Null where there is none. (What a status can't be changed to was taken before, if ever.)
const Json* taken_after_all(const Json& refused, const std::vector<Json>& postbacks) {
  const std::string params = text_of(refused, "params");
  if (params.empty() || text_of(refused, "code") == "status_change_refused") return nullptr;
  const auto found = std::find_if(postbacks.rbegin(), postbacks.rend(), [&](const Json& postback) {
    return is_taken(postback) && text_of(postback, "params") == params;
  });
  return found == postbacks.rend() ? nullptr : &*found;
}

std::string what_to_activate(const Json& click) {
  const std::string paused = text_of(click, "paused_now");
  if (paused.empty()) return "By now the offer takes clicks.";
  return "The offer takes no clicks now: " + paused + ". Change that if it should run.";
}

std::string refused_click(const Json& click) {
  const std::string refusal = text_of(click, "refusal");
  std::string advice = "Have the affiliate correct its link.";
  if (refusal == "offer_paused") advice = what_to_activate(click);
  if (refusal == "affiliate_paused") advice = "Activate the affiliate if it should run.";
  return "The click was refused (" + refusal + "): " + why("click", click) + " Nothing can come of it. " +
         advice;
}

std::string about_click(const ClickLife& life) {
  if (life.click.is_null())
    return "The click itself is not in the database: it is past its retention, or its server has not applied "
           "it yet.";
  const std::string flag = text_of(life.click, "flag");
  if (flag.empty()) return "The click was redirected.";
  if (flag == name_of(ClickFlag::kCode))
    return "There was no visit: the click stands for a sale that was reported with a promo code.";
  return "The click was redirected, but is not counted (" + flag + ").";
}

std::string refused_postback(const Json& postback) {
  const std::string code = text_of(postback, "code");
  return code + ": " + why("postback", postback);
}

std::string of_txid(const AskedFor& asked) {
  return "Of the txid " + in_quotes(asked.text) + " ";
}

std::string without_conversion(const ClickId& click, const ClickLife& life, const AskedFor& asked) {
  if (!life.waiting.empty()) {
    return "A postback waits for the click, which is in the journal of another server (node " +
           std::to_string(click.node()) + "): see that it runs and reaches the database.";
  }
  if (life.postbacks.empty() && !life.postbacks_kept) {
    return "No conversion came of it. Whether a postback came is not known: those of its day are no longer "
           "kept "
           "(postbacks_kept).";
  }
  if (life.postbacks.empty()) {
    return "No postback has come for it. If the advertiser says that it has sent one, that had another "
           "click_id or did not reach this server: ask for its URL and the request_id of our answer, and try "
           "the URL in the dry run.";
  }
  const std::string refused = refused_postback(life.postbacks.back());
  if (asked.as == FoundAs::kRequestId) return "The postback that was asked for was refused: " + refused;
  const std::size_t count = life.postbacks.size();
  const std::string how_many =
      count == 1 ? "postback came and was refused: " : "postbacks came and none was taken; the last one: ";
  if (asked.as == FoundAs::kTxid)
    return of_txid(asked) + (count == 1 ? "one " : std::to_string(count) + " ") + how_many + refused;
  return (count == 1 ? "One " : std::to_string(count) + " ") + how_many + refused;
}

std::string about_conversion(const Json& conversion, const std::string& affiliate) {
  const std::string status = text_of(conversion, "status_now");
  const std::string payout = text_of(conversion, "payout") + " " + text_of(conversion, "payout_currency");
  const std::string who = affiliate.empty() ? "the affiliate" : affiliate;
  if (status == "approved") return "approved, and " + payout + " are owed to " + who;
  if (status == "pending") return "pending: " + payout + " are owed to " + who + " once it is approved";
  return "rejected: nothing is owed for it";
}

std::string about_conversions(const ClickLife& life, const AskedFor& asked) {
  const std::string about = about_conversion(life.conversions.back(), text_of(life.click, "affiliate"));
  const std::size_t count = life.conversions.size();
  switch (asked.as) {
    case FoundAs::kConversionId:
      return "The conversion that was asked for is " + about + ".";
    case FoundAs::kRequestId:
      return "The conversion of the postback that was asked for is " + about + ".";
    case FoundAs::kTxid:
      if (count == 1) return of_txid(asked) + "it has one conversion, " + about + ".";
      return of_txid(asked) + "it has " + std::to_string(count) + " conversions; the last one is " + about +
             ".";
    default:
      if (count == 1) return "It has one conversion, " + about + ".";
      return "It has " + std::to_string(count) + " conversions; the last one is " + about + ".";
  }
}

/// What else the click has beside what was asked for.
std::string about_the_rest(std::size_t conversions, std::size_t of_these) {
  if (conversions == of_these) return {};
  return " In all the click has " + std::to_string(conversions) +
         (conversions == 1 ? " conversion." : " conversions.");
}

/// Of many conversions a life shows the first ones.
bool lacks_its_conversion(const ClickLife& part) {
  return part.conversions.empty() && !part.postbacks.empty() && is_taken(part.postbacks.back());
}

std::string where_it_stands(const ClickId& click, const ClickLife& life, const AskedFor& asked) {
  if (life.conversions.empty()) return about_click(life) + " " + without_conversion(click, life, asked);
  std::string verdict = about_click(life) + " " + about_conversions(life, asked) + " " +
                        about_deliveries(life.deliveries, life.attempts);
  if (life.postbacks.empty() || is_taken(life.postbacks.back())) return verdict;
  if (taken_after_all(life.postbacks.back(), life.postbacks) != nullptr) return verdict;
  verdict += asked.as == FoundAs::kRequestId ? " The postback itself was not taken: "
                                             : " The last postback was not taken: ";
  return verdict + refused_postback(life.postbacks.back());
}

/// Of one postback that is asked for: what came of it later.
std::string about_later(const ClickLife& life, const ClickLife& part, const AskedFor& asked) {
  if (asked.as != FoundAs::kRequestId || part.postbacks.empty() || is_taken(part.postbacks.back())) return {};
  const Json* const taken = taken_after_all(part.postbacks.back(), life.postbacks);
  if (taken == nullptr) return {};
  return " What it reports was taken all the same, by the postback " + text_of(*taken, "request_id") +
         ": there is nothing left to do.";
}

}  // namespace

std::string verdict_on(const ClickId& click, const std::vector<LifeEvent>& events, const AskedFor& asked) {
  const ClickLife life = sorted_life(events);
  if (!text_of(life.click, "refusal").empty()) return refused_click(life.click);
  const std::optional<ClickLife> part = part_asked_for(life, asked);
  if (!part || lacks_its_conversion(*part)) return where_it_stands(click, life, {});
  return where_it_stands(click, *part, asked) + about_later(life, *part, asked) +
         about_the_rest(life.conversions.size(), part->conversions.size());
}

}  // namespace homing::admin
