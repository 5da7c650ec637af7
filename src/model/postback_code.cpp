#include <algorithm>
#include <array>

#include "homing/model/postback.hpp"

namespace homing {
namespace {

struct CodeRow {
  PostbackCode code;
  unsigned http_status;
  std::string_view name;
};

constexpr std::array kCodes{
    CodeRow{PostbackCode::kRecorded, 200, "recorded"},
    CodeRow{PostbackCode::kDuplicate, 200, "duplicate"},
    CodeRow{PostbackCode::kUpdated, 200, "updated"},
    CodeRow{PostbackCode::kQueued, 202, "queued"},
    CodeRow{PostbackCode::kClickIdMissing, 400, "click_id_missing"},
    CodeRow{PostbackCode::kClickIdMalformed, 400, "click_id_malformed"},
    CodeRow{PostbackCode::kClickIdUnsubstituted, 400, "click_id_unsubstituted"},
    CodeRow{PostbackCode::kAmountInvalid, 400, "amount_invalid"},
    CodeRow{PostbackCode::kCurrencyInvalid, 400, "currency_invalid"},
    CodeRow{PostbackCode::kStatusInvalid, 400, "status_invalid"},
    CodeRow{PostbackCode::kParameterRepeated, 400, "parameter_repeated"},
    CodeRow{PostbackCode::kBodyInvalid, 400, "body_invalid"},
    CodeRow{PostbackCode::kParameterInvalid, 400, "parameter_invalid"},
    CodeRow{PostbackCode::kPayoutInvalid, 400, "payout_invalid"},
    CodeRow{PostbackCode::kRevenueInvalid, 400, "revenue_invalid"},
    CodeRow{PostbackCode::kTokenMissing, 401, "token_missing"},
    CodeRow{PostbackCode::kTokenInvalid, 403, "token_invalid"},
    CodeRow{PostbackCode::kIpNotAllowed, 403, "ip_not_allowed"},
    CodeRow{PostbackCode::kClickIdNotOurs, 404, "click_id_not_ours"},
    CodeRow{PostbackCode::kClickUnknown, 404, "click_unknown"},
    CodeRow{PostbackCode::kGoalUnknown, 404, "goal_unknown"},
    CodeRow{PostbackCode::kClickExpired, 410, "click_expired"},
    CodeRow{PostbackCode::kConversionUnknown, 404, "conversion_unknown"},
    CodeRow{PostbackCode::kPayoutOverrideRefused, 422, "payout_override_refused"},
    CodeRow{PostbackCode::kRevenueOverrideRefused, 422, "revenue_override_refused"},
    CodeRow{PostbackCode::kStatusChangeRefused, 422, "status_change_refused"},
    CodeRow{PostbackCode::kOfferPaused, 422, "offer_paused"},
    CodeRow{PostbackCode::kAmountMissing, 422, "amount_missing"},
    CodeRow{PostbackCode::kAmountTooLarge, 422, "amount_too_large"},
    CodeRow{PostbackCode::kUnavailable, 503, "unavailable"},
};

const CodeRow& row_of(PostbackCode code) noexcept {
  const auto row = std::find_if(kCodes.begin(), kCodes.end(),
                                [&](const CodeRow& candidate) { return candidate.code == code; });
  return row == kCodes.end() ? kCodes.back() : *row;
}

}  // namespace

std::string_view name_of(PostbackCode code) noexcept {
  return row_of(code).name;
}

unsigned http_status_of(PostbackCode code) noexcept {
  return row_of(code).http_status;
}

std::optional<PostbackCode> postback_code_from_number(std::uint8_t number) noexcept {
  for (const CodeRow& row : kCodes) {
    if (static_cast<std::uint8_t>(row.code) == number) return row.code;
  }
  return std::nullopt;
}

std::optional<PostbackCode> postback_code_from_name(std::string_view name) noexcept {
  for (const CodeRow& row : kCodes) {
    if (row.name == name) return row.code;
  }
  return std::nullopt;
}

}  // namespace homing
