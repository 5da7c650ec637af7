#include "homing/apply/decide.hpp"

namespace homing::apply {
namespace {

Decision refusal(PostbackCode code) {
  return {.outcome = {.code = code, .conversion_id = {}, .message = std::string(sentence_for(code))},
          .recorded = {},
          .changed = {}};
}

Decision about(const Conversion& existing, PostbackCode code, std::string message) {
  return {.outcome = {.code = code, .conversion_id = existing.id, .message = std::move(message)},
          .recorded = {},
          .changed = {}};
}

Decision archived_goal(const Goal& goal) {
  Decision decision = refusal(PostbackCode::kGoalUnknown);
  decision.outcome.message = "The goal " + goal.ref + " is archived and takes no new conversions.";
  return decision;
}

bool may_come_from(const std::string& ip, const OfferTerms& terms) {
  if (terms.postback_ips.empty()) return true;
  const auto sender = parse_ip(ip);
  return sender && any_contains(terms.postback_ips, *sender);
}

/// The token first: whoever looks at a wrong address is then told whether the sender knew the secret.
std::optional<Decision> refused_sender(const Postback& postback, const OfferTerms& terms) {
  if (postback.by) return std::nullopt;
  if (terms.token && !postback.token) return refusal(PostbackCode::kTokenMissing);
  if (terms.token && !(*terms.token == *postback.token)) return refusal(PostbackCode::kTokenInvalid);
  if (may_come_from(postback.ip, terms)) return std::nullopt;
  Decision decision = refusal(PostbackCode::kIpNotAllowed);
  if (terms.token) decision.outcome.message = kRightTokenWrongAddress;
  return decision;
}

std::string with_currency(Decimal amount, const std::optional<std::string>& currency) {
  return amount.to_string() + (currency ? " " + *currency : "");
}

/// What is said when the amount differs from the one that the conversion was recorded with; else empty.
std::string amount_note(const Postback& postback, const Conversion& existing) {
  if (!postback.amount) return {};
  const bool same_currency = !postback.currency || postback.currency == existing.amount_currency;
  if (postback.amount == existing.amount && same_currency) return {};
  const std::string first = existing.amount
                                ? "with amount " + with_currency(*existing.amount, existing.amount_currency)
                                : "without an amount";
  return "already recorded " + first + "; the amount " + with_currency(*postback.amount, postback.currency) +
         " was not taken.";
}

ConversionStatus default_status(const OfferTerms& terms) {
  return terms.review ? ConversionStatus::kPending : ConversionStatus::kApproved;
}

bool may_change(ConversionStatus from, ConversionStatus to) {
  if (from == ConversionStatus::kPending) return to != ConversionStatus::kPending;
  return from == ConversionStatus::kApproved && to == ConversionStatus::kRejected;
}

Decision decide_again(const Postback& postback, const OfferTerms& terms, const Conversion& existing) {
  const ConversionStatus wanted = postback.status.value_or(default_status(terms));
  const std::string from(name_of(existing.status));
  const std::string to(name_of(wanted));
  const std::string note = amount_note(postback, existing);

  if (may_change(existing.status, wanted)) {
    Decision decision = about(existing, PostbackCode::kUpdated,
                              "The conversion's status was changed from " + from + " to " + to + "." +
                                  (note.empty() ? "" : " It was " + note));
    decision.changed = wanted;
    return decision;
  }
  if (wanted != existing.status && postback.status) {
    return about(existing, PostbackCode::kStatusChangeRefused,
                 "The conversion is " + from + " and can't become " + to + "; nothing was changed.");
  }
  return about(
      existing, PostbackCode::kDuplicate,
      note.empty() ? std::string(sentence_for(PostbackCode::kDuplicate)) : "This conversion is " + note);
}

/// An amount of money, or why there is none.
struct Money {
  Decimal value;
  std::string currency;
  std::optional<PostbackCode> refused;
};

Money money(const Rate& rate, const std::optional<Decimal>& override_value, const Postback& postback,
            const Goal& goal) {
  Money result{.value = {}, .currency = postback.currency.value_or(goal.currency), .refused = {}};
  if (override_value) {
    result.value = *override_value;
  } else if (rate.kind == Rate::Kind::kFlat) {
    result.value = rate.value;
    result.currency = goal.currency;
  } else if (!postback.amount) {
    result.refused = PostbackCode::kAmountMissing;
  } else if (const auto share = postback.amount->percent_of(rate.value)) {
    result.value = *share;
  } else {
    result.refused = PostbackCode::kAmountTooLarge;
  }
  return result;
}

std::optional<PostbackCode> refused_by_rule(const Postback& postback, const ClickFacts& click,
                                            const OfferTerms& terms) {
  if (terms.paused && terms.refuse_postbacks_when_paused) return PostbackCode::kOfferPaused;
  const bool is_own_sale = !click.is_visit && postback.by.has_value();
  if (terms.attribution_window && !is_own_sale &&
      postback.received_at - postback.click_id.time() > *terms.attribution_window) {
    return PostbackCode::kClickExpired;
  }
  if (postback.payout && !terms.payout_override) return PostbackCode::kPayoutOverrideRefused;
  if (postback.revenue && !terms.payout_override) return PostbackCode::kRevenueOverrideRefused;
  return std::nullopt;
}

Conversion make_conversion(const Postback& postback, const ClickFacts& click, const OfferTerms& terms,
                           const Goal& goal, const Money& payout, const Money& revenue) {
  Conversion conversion;
  conversion.click_id = postback.click_id;
  conversion.goal = goal.id;
  conversion.txid = postback.txid;
  conversion.id = postback.id;
  conversion.status = postback.status.value_or(default_status(terms));
  conversion.recorded_at = postback.received_at;
  conversion.changed_at = postback.received_at;
  conversion.events = 1;
  conversion.offer = click.offer;
  conversion.affiliate = click.affiliate;
  conversion.advertiser = click.advertiser;
  conversion.amount = postback.amount;
  if (postback.amount) conversion.amount_currency = postback.currency.value_or(goal.currency);
  conversion.payout = payout.value;
  conversion.payout_currency = payout.currency;
  conversion.revenue = revenue.value;
  conversion.revenue_currency = revenue.currency;
  conversion.labels = postback.labels;
  return conversion;
}

Decision decide_new(const Postback& postback, const ClickFacts& click, const OfferTerms& terms,
                    const Goal& goal) {
  if (goal.archived) return archived_goal(goal);
  if (const auto refused = refused_by_rule(postback, click, terms)) return refusal(*refused);
  const Money payout = money(goal.payout, postback.payout, postback, goal);
  if (payout.refused) return refusal(*payout.refused);
  const Money revenue = money(goal.revenue, postback.revenue, postback, goal);
  if (revenue.refused) return refusal(*revenue.refused);

  const Conversion conversion = make_conversion(postback, click, terms, goal, payout, revenue);
  Decision decision = about(conversion, PostbackCode::kRecorded,
                            "The conversion is recorded as " + std::string(name_of(conversion.status)) + ".");
  decision.recorded = conversion;
  return decision;
}

}  // namespace

Decision decide(const Postback& postback, const ClickFacts* click, const OfferTerms* terms,
                const Conversion* existing) {
  if (postback.refused) {
    Decision decision = refusal(*postback.refused);
    if (!postback.refusal.empty()) decision.outcome.message = postback.refusal;
    return decision;
  }
  if (click == nullptr) return refusal(PostbackCode::kClickUnknown);
  if (terms == nullptr) return refusal(PostbackCode::kGoalUnknown);
  if (auto refused = refused_sender(postback, *terms)) return std::move(*refused);
  const Goal* goal = terms->find_goal(postback.goal);
  if (goal == nullptr) return refusal(PostbackCode::kGoalUnknown);
  if (existing != nullptr) return decide_again(postback, *terms, *existing);
  if (postback.by && postback.by->act == Operator::Act::kDecide)
    return refusal(PostbackCode::kConversionUnknown);
  return decide_new(postback, *click, *terms, *goal);
}

}  // namespace homing::apply
