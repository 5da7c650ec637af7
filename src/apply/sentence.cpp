#include "homing/apply/decide.hpp"

namespace homing::apply {

std::string_view sentence_for(PostbackCode code) noexcept {
  switch (code) {
    case PostbackCode::kRecorded:
      return "The conversion is recorded.";
    case PostbackCode::kDuplicate:
      return "This conversion is recorded already; nothing was changed.";
    case PostbackCode::kUpdated:
      return "The conversion's status was changed.";
    case PostbackCode::kQueued:
      return "The postback is safely stored; the click has not arrived from its server yet.";
    case PostbackCode::kClickIdMissing:
      return "There was no click_id.";
    case PostbackCode::kClickIdMalformed:
      return "The click_id was no click ID: 32 hexadecimal digits were expected.";
    case PostbackCode::kClickIdUnsubstituted:
      return "The click_id was a placeholder that the sender did not fill in.";
    case PostbackCode::kAmountInvalid:
      return "The amount was no plain decimal such as 49.90.";
    case PostbackCode::kCurrencyInvalid:
      return "The currency was no ISO 4217 code such as EUR.";
    case PostbackCode::kStatusInvalid:
      return "The status was none of approved, pending, rejected.";
    case PostbackCode::kParameterRepeated:
      return "A parameter was there more than once.";
    case PostbackCode::kBodyInvalid:
      return "The body was neither a form nor a JSON object.";
    case PostbackCode::kParameterInvalid:
      return "A parameter was too long, or no text that can be stored.";
    case PostbackCode::kPayoutInvalid:
      return "The payout was no plain decimal such as 2.50.";
    case PostbackCode::kRevenueInvalid:
      return "The revenue was no plain decimal such as 2.50.";
    case PostbackCode::kTokenMissing:
      return "This advertiser's postbacks need a token, and there was none.";
    case PostbackCode::kTokenInvalid:
      return "The token is not this advertiser's.";
    case PostbackCode::kIpNotAllowed:
      return "This advertiser's postbacks may not come from this address.";
    case PostbackCode::kClickIdNotOurs:
      return "The click_id was not made here.";
    case PostbackCode::kClickUnknown:
      return "There is no such click.";
    case PostbackCode::kGoalUnknown:
      return "The click's offer has no such goal.";
    case PostbackCode::kClickExpired:
      return "The click is older than the offer's attribution window.";
    case PostbackCode::kConversionUnknown:
      return "There is no such conversion.";
    case PostbackCode::kPayoutOverrideRefused:
      return "The offer does not allow a postback to set the payout.";
    case PostbackCode::kRevenueOverrideRefused:
      return "The offer does not allow a postback to set the revenue.";
    case PostbackCode::kStatusChangeRefused:
      return "The conversion's status can't be changed in this way.";
    case PostbackCode::kOfferPaused:
      return "The offer, or its advertiser, is not active, and takes no conversions meanwhile.";
    case PostbackCode::kAmountMissing:
      return "The goal pays a percentage of the amount, and there was none.";
    case PostbackCode::kAmountTooLarge:
      return "The goal's percentage of the amount is too large to be recorded.";
    case PostbackCode::kUnavailable:
      return "The postback could not be stored; nothing was taken. Send it again.";
  }
  return {};
}

}  // namespace homing::apply
