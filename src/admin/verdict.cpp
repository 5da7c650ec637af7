#include <nlohmann/json.hpp>

#include "admin/deliveries_verdict.hpp"
#include "admin/life_words.hpp"
#include "homing/model/click.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

/// A click's life, sorted by what it is made of.
struct Life {
  Json click;  // null where there is none
  std::vector<Json> postbacks, waiting, conversions, deliveries, attempts;
};

Life sorted(const std::vector<LifeEvent>& events) {
  Life life;
  for (const LifeEvent& event : events) {
    Json facts = Json::parse(event.facts);
    if (event.what == "click")
      life.click = std::move(facts);
    else if (event.what == "postback")
      life.postbacks.push_back(std::move(facts));
    else if (event.what == "postback waiting for its click")
      life.waiting.push_back(std::move(facts));
    else if (event.what == "conversion")
      life.conversions.push_back(std::move(facts));
    else if (event.what == "delivery")
      life.deliveries.push_back(std::move(facts));
    else if (event.what == "attempt")
      life.attempts.push_back(std::move(facts));
  }
  return life;
}

bool is_taken(const Json& postback) {
  const std::string code = text_of(postback, "code");
  return code == "recorded" || code == "duplicate" || code == "updated";
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

std::string about_click(const Life& life) {
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

std::string without_conversion(const ClickId& click, const Life& life) {
  if (!life.waiting.empty()) {
    return "A postback waits for the click, which is in the journal of another server (node " +
           std::to_string(click.node()) + "): see that it runs and reaches the database.";
  }
  if (life.postbacks.empty()) {
    return "No postback has come for it. If the advertiser says that it has sent one, that had another "
           "click_id or did not reach this server: ask for its URL and the request_id of our answer, and try "
           "the URL in the dry run.";
  }
  const std::size_t count = life.postbacks.size();
  return (count == 1 ? std::string("One postback came and was refused: ")
                     : std::to_string(count) + " postbacks came and none was taken; the last one: ") +
         refused_postback(life.postbacks.back());
}

std::string about_conversion(const Json& conversion, const std::string& affiliate) {
  const std::string status = text_of(conversion, "status_now");
  const std::string payout = text_of(conversion, "payout") + " " + text_of(conversion, "payout_currency");
  const std::string who = affiliate.empty() ? "the affiliate" : affiliate;
  if (status == "approved") return "approved, and " + payout + " are owed to " + who;
  if (status == "pending") return "pending: " + payout + " are owed to " + who + " once it is approved";
  return "rejected: nothing is owed for it";
}

std::string about_conversions(const Life& life) {
  const std::string about = about_conversion(life.conversions.back(), text_of(life.click, "affiliate"));
  const std::size_t count = life.conversions.size();
  if (count == 1) return "It has one conversion, " + about + ".";
  return "It has " + std::to_string(count) + " conversions; the last one is " + about + ".";
}

}  // namespace

std::string verdict_on(const ClickId& click, const std::vector<LifeEvent>& events) {
  const Life life = sorted(events);
  if (!text_of(life.click, "refusal").empty()) return refused_click(life.click);
  if (life.conversions.empty()) return about_click(life) + " " + without_conversion(click, life);
  std::string verdict = about_click(life) + " " + about_conversions(life) + " " +
                        about_deliveries(life.deliveries, life.attempts);
  if (!life.postbacks.empty() && !is_taken(life.postbacks.back()))
    verdict += " The last postback was not taken: " + refused_postback(life.postbacks.back());
  return verdict;
}

}  // namespace homing::admin
