#include "admin/life_words.hpp"

namespace homing::admin {

std::string_view advice_for(PostbackCode code) noexcept {
  switch (code) {
    case PostbackCode::kRecorded:
    case PostbackCode::kDuplicate:
    case PostbackCode::kUpdated:
      return {};
    case PostbackCode::kQueued:
      return "There is nothing to do: it is settled as soon as its click arrives from its server.";
    case PostbackCode::kClickIdMissing:
      return "Have the advertiser put the click ID into the parameter click_id of its postback URL.";
    case PostbackCode::kClickIdMalformed:
      return "Have the advertiser send the click ID as it came: 32 hexadecimal digits, no number, not cut.";
    case PostbackCode::kClickIdUnsubstituted:
      return "Have the advertiser use its own system's macro for the click ID in its postback URL: this one "
             "is not filled there.";
    case PostbackCode::kAmountInvalid:
    case PostbackCode::kPayoutInvalid:
    case PostbackCode::kRevenueInvalid:
      return "Have the advertiser send a plain decimal such as 49.90 (no currency sign, no comma), and send "
             "the postback again.";
    case PostbackCode::kCurrencyInvalid:
      return "Have the advertiser send a code of ISO 4217 such as EUR, and send the postback again.";
    case PostbackCode::kStatusInvalid:
      return "Have the advertiser send approved, pending or rejected, and send the postback again.";
    case PostbackCode::kParameterRepeated:
      return "Have the advertiser send each parameter once, and send the postback again.";
    case PostbackCode::kBodyInvalid:
      return "Have the advertiser send a form or a JSON object with its Content-Type, and send the postback "
             "again.";
    case PostbackCode::kParameterInvalid:
      return "Have the advertiser send at most 64 parameters and a txid of at most 255 bytes of UTF-8, and "
             "send the postback again.";
    case PostbackCode::kTokenMissing:
      return "Have the advertiser add its token to the postback URL, and send the postback again.";
    case PostbackCode::kTokenInvalid:
      return "Give the advertiser its present token (a new one where it is lost), and have it send the "
             "postback again.";
    case PostbackCode::kIpNotAllowed:
      return "If that address is the advertiser's, add it to its postback_ips and replay the postback; where "
             "its token was not found right when it came, have the advertiser send it again instead.";
    case PostbackCode::kClickIdNotOurs:
      return "Compare the ID with the one in the redirect: something on its way cut or changed it, or it is "
             "of another installation.";
    case PostbackCode::kClickUnknown:
      return "Look whether the click was refused, or its server's journal is not applied yet. Once the click "
             "is there, replay the postback where its advertiser has no token; where it has one, which could "
             "not be checked without the click, have the advertiser send it again.";
    case PostbackCode::kConversionUnknown:
      return "Look the conversion up: it has another ID, or was never recorded.";
    case PostbackCode::kGoalUnknown:
      return "Add the goal to the offer, bring it back where it is archived, or have the advertiser name one "
             "of the offer's goals; then replay the postback.";
    case PostbackCode::kClickExpired:
      return "If it should count, raise the offer's attribution_window and replay the postback.";
    case PostbackCode::kPayoutOverrideRefused:
    case PostbackCode::kRevenueOverrideRefused:
      return "Set the offer's payout_override and replay the postback, or have the advertiser leave the "
             "amount to the goal.";
    case PostbackCode::kStatusChangeRefused:
      return "There is nothing to do, unless the advertiser means another sale: that needs a txid of its "
             "own.";
    case PostbackCode::kOfferPaused:
      return "Activate the offer, or its advertiser, or let it take postbacks while it is paused "
             "(refuse_postbacks_when_paused); then replay the postback.";
    case PostbackCode::kAmountMissing:
      return "Have the advertiser send the amount, or give the goal a flat payout and replay the postback.";
    case PostbackCode::kAmountTooLarge:
      return "Look at the amount: it can't be meant. Have the advertiser send the right one.";
    case PostbackCode::kUnavailable:
      return "Look at /readyz: nothing can be stored while it is not ready. The advertiser has to send the "
             "postback again.";
  }
  return {};
}

}  // namespace homing::admin
