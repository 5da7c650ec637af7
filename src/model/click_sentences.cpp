#include "homing/model/click.hpp"

namespace homing {

std::string_view sentence_for(ClickFlag flag) noexcept {
  switch (flag) {
    case ClickFlag::kNone:
      return "It counts.";
    case ClickFlag::kHead:
      return "It was a HEAD request, which looks at a link and does not follow it: recorded, not counted.";
    case ClickFlag::kPrefetch:
      return "The request says that it is a prefetch or a preview: recorded, not counted.";
    case ClickFlag::kBot:
      return "It came from a known crawler: recorded, not counted.";
    case ClickFlag::kCode:
      return "It is no visit: it stands for a sale that was reported with a promo code.";
  }
  return {};
}

std::string_view sentence_for(ClickRefusal refusal) noexcept {
  switch (refusal) {
    case ClickRefusal::kNone:
      return "Offer and affiliate are known and active.";
    case ClickRefusal::kOfferMissing:
      return "The link names no offer (parameter offer).";
    case ClickRefusal::kOfferUnknown:
      return "There was no offer of the name or number that the link has.";
    case ClickRefusal::kOfferPaused:
      return "The offer, or its advertiser, was paused or archived.";
    case ClickRefusal::kAffiliateMissing:
      return "The link names no affiliate (parameter aff).";
    case ClickRefusal::kAffiliateUnknown:
      return "There was no affiliate of the name or number that the link has.";
    case ClickRefusal::kAffiliatePaused:
      return "The affiliate was paused.";
  }
  return {};
}

}  // namespace homing
