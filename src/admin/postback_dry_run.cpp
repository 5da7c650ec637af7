#include <array>
#include <nlohmann/json.hpp>

#include "admin/described_request.hpp"
#include "admin/explain_parts.hpp"
#include "admin/outcome_words.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

/// The steps behind the door, in the order in which the road takes them.
constexpr std::array<const char*, 6> kSteps{"click", "sender", "goal", "conversion", "rules", "payout"};

/// The step at which an outcome is found; behind the last one: all of them were passed.
std::size_t decided_at(PostbackCode code) {
  switch (code) {
    case PostbackCode::kIpNotAllowed:
    case PostbackCode::kTokenMissing:
    case PostbackCode::kTokenInvalid:
      return 1;
    case PostbackCode::kGoalUnknown:
      return 2;
    case PostbackCode::kDuplicate:
    case PostbackCode::kUpdated:
    case PostbackCode::kStatusChangeRefused:
      return 3;
    case PostbackCode::kOfferPaused:
    case PostbackCode::kClickExpired:
    case PostbackCode::kPayoutOverrideRefused:
    case PostbackCode::kRevenueOverrideRefused:
      return 4;
    case PostbackCode::kAmountMissing:
    case PostbackCode::kAmountTooLarge:
      return 5;
    case PostbackCode::kRecorded:
      return kSteps.size();
    default:
      return 0;
  }
}

std::string about_sender(const Postback& postback, const OfferTerms& terms) {
  std::string why =
      terms.token ? "The token is the advertiser's." : "The advertiser has no token, so none is needed.";
  if (!terms.postback_ips.empty()) why += " Its postbacks may come from " + postback.ip + ".";
  return why;
}

std::string about_goal(const Postback& postback, const OfferTerms& terms) {
  const Goal* const goal = terms.find_goal(postback.goal);
  return goal == nullptr ? "" : "The goal is " + goal->ref + ".";
}

std::string about_rules(const Postback& postback, const OfferTerms& terms) {
  if (!terms.attribution_window) return "The offer has no attribution window, and takes it.";
  const auto age = postback.received_at - postback.click_id.time();
  return "The click is " + duration_text(std::chrono::floor<std::chrono::seconds>(age)) +
         " old, within the attribution window of " + duration_text(*terms.attribution_window) + ".";
}

/// Why a step was passed.
std::string passed(std::size_t step, const Postback& postback, const Judged& judged,
                   const catalog::Catalog& catalog) {
  switch (step) {
    case 0:
      return "The click is in the database, and was redirected.";
    case 1:
      return about_sender(postback, *judged.terms);
    case 2:
      return about_goal(postback, *judged.terms);
    case 3:
      return "There is no conversion of this click, goal and txid yet.";
    case 4:
      return about_rules(postback, *judged.terms);
    default:
      return about_outcome(judged, catalog);
  }
}

void add_judged(std::vector<DryStep>& steps, const Postback& postback, const Judged& judged,
                const catalog::Catalog& catalog) {
  const std::size_t last = decided_at(judged.outcome.code);
  for (std::size_t step = 0; step < kSteps.size(); ++step) {
    if (step == last) {
      steps.push_back(
          {kSteps[step], std::string(name_of(judged.outcome.code)), about_outcome(judged, catalog)});
    } else if (step < last && (step == 0 || judged.terms)) {
      steps.push_back({kSteps[step], "ok", passed(step, postback, judged, catalog)});
    } else {
      steps.push_back({kSteps[step], "skipped", "It was decided before."});
    }
  }
}

Json answer_of(const PostbackOutcome& outcome) {
  Json json{
      {"http", http_status_of(outcome.code)}, {"code", name_of(outcome.code)}, {"message", outcome.message}};
  const bool exists = outcome.code != PostbackCode::kRecorded;  // else its ID was made up for the occasion
  if (outcome.conversion_id && exists) json["conversion_id"] = outcome.conversion_id->to_string();
  return json;
}

Answer answer(const std::vector<DryStep>& steps, const Json& outcome) {
  Json json{{"steps", Json::array()}, {"answer", outcome}};
  for (const DryStep& step : steps) json["steps"].push_back(admin::to_json(step));
  return Answer::json(json);
}

}  // namespace

Answer dry_run_postback(const Call& call, Backend& backend, const ExplainContext& context) {
  Body body(call);
  const DescribedRequest described(body, true);
  body.finish();
  const http::Request request = described.request();
  if (request.path != "/postback") {
    const std::string why = "A postback URL has the path /postback; this one has another.";
    return answer({{"address", "not_found", why}}, {{"http", 404}, {"code", "not_found"}, {"message", why}});
  }
  if (is_too_long(request)) {
    const std::string why = "A postback URL has at most 8 KiB; this one is longer.";
    return answer({{"address", "too_long", why}}, {{"http", 414}, {"code", "too_long"}, {"message", why}});
  }
  if (request.method != http::Method::kGet && request.method != http::Method::kPost) {
    const std::string why = "A postback is a GET or a POST.";
    return answer({{"method", "method_not_allowed", why}},
                  {{"http", 405}, {"code", "method_not_allowed"}, {"message", why}});
  }
  DryPostback dry = context.road->dry_postback(request);
  if (!dry.postback || dry.postback->refused) return answer(dry.steps, answer_of(dry.answer));
  context.road->catch_up();
  const Judged judged = backend.postbacks().judge({*dry.postback}, call.at).at(0);
  const auto catalog = context.catalog->snapshot();
  add_judged(dry.steps, *dry.postback, judged, *catalog);
  return answer(dry.steps, answer_of(judged.outcome));
}

}  // namespace homing::admin
