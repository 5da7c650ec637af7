#include "store/delivery_row.hpp"

#include <array>
#include <utility>

#include "homing/core/stable_hash.hpp"
#include "homing/core/units.hpp"
#include "store/columns.hpp"

namespace homing::store {
namespace {

using namespace columns;
using Macro = PostbackMacro;

/// Macros whose value is the column of the same meaning, as it is.
constexpr std::array kMacroColumns{
    std::pair{Macro::kOffer, "offer"},
    std::pair{Macro::kOfferId, "offer_id"},
    std::pair{Macro::kAffiliate, "aff"},
    std::pair{Macro::kAffiliateId, "aff_id"},
    std::pair{Macro::kAdvertiser, "advertiser"},
    std::pair{Macro::kSource, "source"},
    std::pair{Macro::kCreative, "creative"},
    std::pair{Macro::kExtId, "ext_id"},
    std::pair{Macro::kSub1, "sub1"},
    std::pair{Macro::kSub2, "sub2"},
    std::pair{Macro::kSub3, "sub3"},
    std::pair{Macro::kSub4, "sub4"},
    std::pair{Macro::kSub5, "sub5"},
    std::pair{Macro::kSub6, "sub6"},
    std::pair{Macro::kSub7, "sub7"},
    std::pair{Macro::kSub8, "sub8"},
    std::pair{Macro::kSub9, "sub9"},
    std::pair{Macro::kSub10, "sub10"},
    std::pair{Macro::kIp, "ip"},
    std::pair{Macro::kCountry, "country"},
    std::pair{Macro::kDevice, "device"},
    std::pair{Macro::kOs, "os"},
    std::pair{Macro::kBrowser, "browser"},
    std::pair{Macro::kGoal, "goal"},
    std::pair{Macro::kGoalId, "goal_id"},
    std::pair{Macro::kTxid, "txid"},
    std::pair{Macro::kStatus, "status"},
    std::pair{Macro::kPayout, "payout"},
    std::pair{Macro::kCurrency, "currency"},
    std::pair{Macro::kAmount, "amount"},
    std::pair{Macro::kAdv1, "adv1"},
    std::pair{Macro::kAdv2, "adv2"},
    std::pair{Macro::kAdv3, "adv3"},
    std::pair{Macro::kAdv4, "adv4"},
    std::pair{Macro::kAdv5, "adv5"},
};

std::string unix_seconds(UnixMillis time) {
  return std::to_string(std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count());
}

PostbackMacroValues values_of(const pqxx::row& row, const outbound::DeliveryKey& key) {
  PostbackMacroValues values;
  for (const auto& [macro, column] : kMacroColumns) at(values, macro) = text(row[column]);
  at(values, Macro::kClickId) = key.click_id.to_string();
  at(values, Macro::kConversionId) = key.conversion_id.to_string();
  at(values, Macro::kTimestamp) = unix_seconds(time(row["clicked_at"]));
  at(values, Macro::kRandom) = std::to_string(stable_hash(to_text(key)));
  if (row["recorded_at"].is_null()) return values;  // the conversion is gone
  at(values, Macro::kConversionTime) = time_text(time(row["recorded_at"]));
  at(values, Macro::kConversionTimestamp) = unix_seconds(time(row["recorded_at"]));
  return values;
}

}  // namespace

outbound::Delivery to_delivery(const pqxx::row& row, UnixMillis claimed_until) {
  outbound::Delivery delivery;
  delivery.key = {.click_id = ClickId::from_uuid(uuid(row["click_id"])),
                  .conversion_id = uuid(row["conversion_id"]),
                  .sequence = row["sequence"].as<int>(),
                  .url = id<PostbackUrlId>(row["postback_url_id"])};
  delivery.affiliate = text(row["aff"]);
  delivery.tried_since = time(row["tried_since"]);
  delivery.claimed_until = claimed_until;
  delivery.attempts = row["attempts"].as<int>();
  delivery.failures = row["failures"].as<int>();
  delivery.method = text(row["method"]);
  delivery.url = text(row["url"]);
  delivery.body = optional_text(row["body"]);
  delivery.body_is_json = text(row["body_type"]) == "json";
  delivery.secret = optional_text(row["postback_secret"]);
  delivery.values = values_of(row, delivery.key);
  return delivery;
}

}  // namespace homing::store
