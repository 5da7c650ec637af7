#include "admin/postback_link.hpp"

#include <nlohmann/json.hpp>

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;
using catalog::State;

class Link {
 public:
  Link(const catalog::Catalog& catalog, const catalog::Offer& offer, const Goal* goal)
      : offer_(offer),
        advertiser_(*catalog.find_advertiser(std::to_string(offer.advertiser.value()))),
        named_(goal),
        goal_(goal != nullptr ? *goal : *offer.terms.find_goal(std::nullopt)) {}

  Json run(const std::string& public_url) {
    add_click_and_goal();
    add_sale();
    add_status();
    add_overrides();
    if (advertiser_.token) add("token", "{token}", true, "the secret that shows who sends it");
    return {{"url", public_url + "/postback?" + query_},
            {"parameters", parameters_},
            {"explanation", explanation()},
            {"token_note", token_note()},
            {"warnings", warnings()}};
  }

 private:
  void add(const std::string& name, const std::string& value, bool required, const std::string& explanation) {
    query_ += (query_.empty() ? "" : "&") + name + "=" + value;
    parameters_.push_back(
        {{"name", name}, {"value", value}, {"required", required}, {"explanation", explanation}});
  }

  void add_click_and_goal() {
    const bool stands_in_target = offer_.target.uses(catalog::Macro::kClickId);
    add("click_id", "{click_id}", true,
        "the click ID that the visitor came with: " +
            (stands_in_target ? "it stands in the target URL in place of {click_id}: " + offer_.target.text()
                              : "the parameter " + offer_.click_id_parameter + " of the target URL"));
    if (named_ != nullptr) {
      add("goal", goal_.ref, !goal_.is_default,
          goal_.is_default ? "what has happened; the default, and may be left out" : "what has happened");
    }
  }

  [[nodiscard]] bool needs_amount() const {
    return goal_.payout.kind == Rate::Kind::kPercent || goal_.revenue.kind == Rate::Kind::kPercent;
  }

  void add_sale() {
    add("txid", "{txid}", false,
        "the advertiser's own ID of the sale, such as the order's number: what is sent twice with it counts "
        "once; without it a click has one conversion a goal");
    add("amount", "{amount}", needs_amount(),
        needs_amount() ? "the sale's amount, such as 49.90: a percentage of it is paid"
                       : "the sale's amount, such as 49.90, for reports");
    add("currency", "{currency}", false,
        "of the amount, ISO 4217, such as EUR; where it is left out: " + goal_.currency);
  }

  void add_status() {
    add("status", "{status}", false,
        std::string("approved, pending or rejected; sent again with another one, it changes the conversion; "
                    "where it is left out: ") +
            (offer_.terms.review ? "pending, as this offer is reviewed" : "approved"));
  }

  void add_overrides() {
    if (!offer_.terms.payout_override) return;
    add("payout", "{payout}", false, "what the affiliate is owed, in place of " + goal_.payout.to_string());
    add("revenue", "{revenue}", false, "what the advertiser owes, in place of " + goal_.revenue.to_string());
  }

  [[nodiscard]] std::string explanation() const {
    return "The advertiser's server asks for this URL when goal \"" + goal_.ref + "\" of offer \"" +
           offer_.ref +
           "\" is reached, with what stands in braces filled in; what is not required may be left out. POST "
           "takes the same names, as a form or a JSON object. It is counted when the answer is 200, safely "
           "stored when it is 202; on 503 or no answer it is to be sent again, which is always safe.";
  }

  [[nodiscard]] std::string token_note() const {
    if (!advertiser_.token) {
      return "Advertiser \"" + advertiser_.ref +
             "\" has no token: whoever has a click ID can send a postback for it. " + making(" makes one.");
    }
    return "In place of {token} goes the token of advertiser \"" + advertiser_.ref +
           "\". It is shown only when it is made. " +
           making(" makes a new one, and the old one is void then.") +
           " Instead of the parameter, the header \"Authorization: Bearer ...\" does.";
  }

  [[nodiscard]] std::string making(const char* what) const {
    return "The advertiser's page in the catalog, or POST /api/v1/advertisers/" + advertiser_.ref +
           "/token," + what;
  }

  [[nodiscard]] std::vector<std::string> warnings() const {
    std::vector<std::string> warnings;
    if (!advertiser_.token && advertiser_.postback_ips.empty())
      warnings.emplace_back("the advertiser has neither a token nor a list of addresses (postback_ips)");
    if (!advertiser_.postback_ips.empty()) warnings.push_back("postbacks are taken only from " + networks());
    if (goal_.archived)
      warnings.emplace_back(
          "the goal is archived: it takes no new conversions, and the answer is goal_unknown");
    if (offer_.terms.paused) {
      warnings.push_back(
          "the offer is " +
          std::string(offer_.state == State::kActive ? "paused with its advertiser" : name_of(offer_.state)) +
          (offer_.terms.refuse_postbacks_when_paused
               ? ": its postbacks are refused"
               : ": it takes no clicks; those made before still convert"));
    }
    return warnings;
  }

  [[nodiscard]] std::string networks() const {
    std::string text;
    for (const IpNetwork& network : advertiser_.postback_ips)
      text += (text.empty() ? "" : ", ") + network.to_string();
    return text;
  }

  const catalog::Offer& offer_;
  const catalog::Advertiser& advertiser_;
  const Goal* const named_;
  const Goal& goal_;
  std::string query_;
  Json parameters_ = Json::array();
};

}  // namespace

Json postback_link(const std::string& public_url, const catalog::Catalog& catalog,
                   const catalog::Offer& offer, const Goal* goal) {
  return Link(catalog, offer, goal).run(public_url);
}

}  // namespace homing::admin
