#include "admin/outcome_words.hpp"

namespace homing::admin {
namespace {

std::string name_of_affiliate(AffiliateId id, const catalog::Catalog& catalog) {
  const std::string number = std::to_string(id.value());
  const catalog::Affiliate* const affiliate = catalog.find_affiliate(number);
  return affiliate == nullptr ? number : affiliate->ref;
}

std::string about_money(const WouldWrite& written, const catalog::Catalog& catalog) {
  const std::string payout = written.payout.to_string() + " " + written.payout_currency;
  const std::string revenue = written.revenue.to_string() + " " + written.revenue_currency;
  const std::string who = name_of_affiliate(written.affiliate, catalog);
  if (written.status == ConversionStatus::kApproved)
    return "The affiliate " + who + " is owed " + payout + "; the revenue is " + revenue + ".";
  if (written.status == ConversionStatus::kPending)
    return "Once it is approved, the affiliate " + who + " is owed " + payout + ", and the revenue is " +
           revenue + ".";
  return "The affiliate " + who + " is not owed its payout of " + payout + ", and its revenue of " + revenue +
         " does not count.";
}

/// One of the URLs that are told.
std::string about_told_one(const WouldWrite::Delivery& delivery, bool is_new,
                           const catalog::Catalog& catalog) {
  const std::string number = std::to_string(delivery.url.value());
  const PostbackUrl* const url = catalog.find_postback_url(number);
  if (url == nullptr) return number + (delivery.withheld ? " (not in the share that it is told)" : "");
  const std::string name = url->ref + " (" + url->url.text() + ")";
  // Which ones are in a share is told by the conversion's ID, and that of a new one is made up here.
  if (is_new && url->share < 100)
    return name + ", if it is in the " + std::to_string(url->share) + " % of the conversions that it is told";
  return delivery.withheld ? name + ", but this is not in the share that it is told" : name;
}

std::string about_told(const WouldWrite& written, bool is_new, const catalog::Catalog& catalog) {
  if (written.deliveries.empty()) return "No postback URL of the affiliate would be told.";
  std::string urls;
  for (const WouldWrite::Delivery& delivery : written.deliveries)
    urls += (urls.empty() ? "" : "; ") + about_told_one(delivery, is_new, catalog);
  return (written.deliveries.size() == 1 ? "This postback URL would be told: "
                                         : "These postback URLs would be told: ") +
         urls + ".";
}

}  // namespace

std::string about_outcome(const Judged& judged, const catalog::Catalog& catalog) {
  if (!judged.would_write) return judged.outcome.message;
  const bool is_new = judged.outcome.code == PostbackCode::kRecorded;
  return judged.outcome.message + " " + about_money(*judged.would_write, catalog) + " " +
         about_told(*judged.would_write, is_new, catalog);
}

}  // namespace homing::admin
