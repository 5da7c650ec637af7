#include "postback/checks.hpp"

#include <algorithm>
#include <array>

#include "homing/core/text.hpp"
#include "homing/model/currency.hpp"

namespace homing::postback {
namespace {

constexpr std::size_t kMaxValueBytes = 1024;
constexpr std::size_t kMaxTxidBytes = 255;

PostbackOutcome refusal(PostbackCode code, std::string message) {
  return {code, std::nullopt, std::move(message)};
}

std::optional<PostbackOutcome> repeated_parameter(const Parameters& parameters) {
  static constexpr std::array<std::string_view, 14> kNames{
      "click_id", "goal",  "txid", "amount", "currency", "payout", "revenue",
      "status",   "token", "adv1", "adv2",   "adv3",     "adv4",   "adv5"};
  for (const std::string_view name : kNames) {
    if (parameters.count(name) > 1) {
      return refusal(PostbackCode::kParameterRepeated, "The parameter " + std::string(name) +
                                                           " is there more than once; it was expected once.");
    }
  }
  return std::nullopt;
}

std::optional<PostbackOutcome> read_amount(const Parameters& parameters, std::string_view name,
                                           PostbackCode code, std::optional<Decimal>& field) {
  const auto text = parameters.find(name);
  if (!text) return std::nullopt;
  field = Decimal::parse(*text);
  if (field) return std::nullopt;
  return refusal(code,
                 "The " + std::string(name) + " " + in_quotes(*text) +
                     " is no plain decimal; expected something like 49.90: up to 12 digits, optionally a "
                     "point and up to 6 more.");
}

std::optional<PostbackOutcome> read_currency(const Parameters& parameters, Postback& postback) {
  const auto text = parameters.find("currency");
  if (!text) return std::nullopt;
  std::string code = to_upper(*text);
  if (!is_currency(code)) {
    return refusal(PostbackCode::kCurrencyInvalid,
                   "The currency " + in_quotes(*text) +
                       " is no active currency of ISO 4217; expected three letters such as EUR.");
  }
  postback.currency = std::move(code);
  return std::nullopt;
}

std::optional<PostbackOutcome> read_status(const Parameters& parameters, Postback& postback) {
  const auto text = parameters.find("status");
  if (!text) return std::nullopt;
  postback.status = parse_conversion_status(*text);
  if (postback.status) return std::nullopt;
  return refusal(PostbackCode::kStatusInvalid,
                 "The status " + in_quotes(*text) + " is unknown; expected approved, pending or rejected.");
}

std::optional<PostbackOutcome> read_texts(const Parameters& parameters, Postback& postback) {
  if (const auto goal = parameters.find("goal"))
    postback.goal = to_storable_text(cut_text(*goal, kMaxValueBytes));
  for (std::size_t i = 0; i < postback.labels.size(); ++i) {
    const auto label = parameters.find("adv" + std::to_string(i + 1));
    if (label) postback.labels[i] = to_storable_text(cut_text(*label, kMaxValueBytes));
  }
  const auto txid = parameters.find("txid");
  if (!txid) return std::nullopt;
  // Never cut or altered: two sales must not become one.
  if (txid->size() > kMaxTxidBytes || !is_storable_text(*txid)) {
    return refusal(PostbackCode::kParameterInvalid,
                   "The txid " + in_quotes(*txid) +
                       " can't be stored; expected at most 255 bytes of UTF-8 text without NUL.");
  }
  postback.txid = *txid;
  return std::nullopt;
}

std::optional<PostbackOutcome> read_token(const Parameters& parameters,
                                          std::optional<std::string_view> bearer, Postback& postback) {
  const auto token = parameters.find("token");
  if (token && bearer && *token != *bearer) {
    return refusal(PostbackCode::kParameterRepeated,
                   "The token parameter and the Authorization header differ; one of them was expected.");
  }
  if (token || bearer) postback.token = TokenHash::of(token ? *token : *bearer);
  return std::nullopt;
}

std::optional<PostbackOutcome> first_fault(const Parameters& parameters,
                                           std::optional<std::string_view> bearer, Postback& postback) {
  // All fields are read before the verdict, so that what can be read of a refused postback is stored with it.
  const std::array<std::optional<PostbackOutcome>, 8> faults{
      repeated_parameter(parameters),
      read_token(parameters, bearer, postback),
      read_texts(parameters, postback),
      read_amount(parameters, "amount", PostbackCode::kAmountInvalid, postback.amount),
      read_currency(parameters, postback),
      read_amount(parameters, "payout", PostbackCode::kPayoutInvalid, postback.payout),
      read_amount(parameters, "revenue", PostbackCode::kRevenueInvalid, postback.revenue),
      read_status(parameters, postback)};
  const auto fault =
      std::find_if(faults.begin(), faults.end(), [](const auto& found) { return found.has_value(); });
  return fault == faults.end() ? std::nullopt : *fault;
}

}  // namespace

ReadClickId check_click_id(const Parameters& parameters, const ClickIdKeys& keys, bool keys_are_all) {
  if (!parameters.all_alike("click_id")) {
    return {std::nullopt, refusal(PostbackCode::kParameterRepeated,
                                  "The parameter click_id is there more than once, with different values.")};
  }
  const auto text = parameters.find("click_id");
  if (!text) {
    return {std::nullopt,
            refusal(PostbackCode::kClickIdMissing,
                    "The parameter click_id is missing or empty; expected the ID that came with the click.")};
  }
  return read_click_id(*text, keys, keys_are_all);
}

PostbackOutcome fill_postback(const Parameters& parameters, const std::optional<ReadFault>& unread,
                              std::optional<std::string_view> bearer, Postback& postback) {
  postback.params = parameters.masked();
  auto fault = first_fault(parameters, bearer, postback);
  if (unread) fault = refusal(unread->code, unread->message);
  if (!fault) return {};
  postback.refused = fault->code;
  postback.refusal = fault->message;
  return *fault;
}

}  // namespace homing::postback
