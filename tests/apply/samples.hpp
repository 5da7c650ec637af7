#pragma once

#include <string>

#include "homing/model/click.hpp"
#include "homing/model/postback.hpp"
#include "homing/model/terms.hpp"

/// Clicks, postbacks and terms that a test starts from and changes where it matters.
namespace homing::apply::test {

inline constexpr UnixMillis kNoon{std::chrono::milliseconds{1'767'268'800'000}};  // 2026-01-01 12:00 UTC
inline constexpr OfferId kOffer{7};
inline constexpr AffiliateId kAffiliate{42};
inline constexpr AdvertiserId kAdvertiser{3};
inline constexpr GoalId kSale{70};
inline constexpr GoalId kInstall{71};

inline ClickId click_id(unsigned sequence, NodeNumber node = 1, UnixMillis time = kNoon) {
  const auto milliseconds = static_cast<std::uint64_t>(time.time_since_epoch().count());
  return ClickId::from_uuid(
      Uuid::from_halves(milliseconds << 16 | 0x7000 | (sequence & 0xFFF),
                        std::uint64_t{2} << 62 | std::uint64_t{node} << 50 | (sequence >> 12)));
}

inline Uuid postback_id(unsigned number) {
  return Uuid::from_halves(0x0197'0000'0000'7000, 0x8000'0000'0000'0000 | number);
}

inline Decimal decimal(std::string_view text) {
  return Decimal::parse(text).value();
}

inline Click make_click(const ClickId& id) {
  Click click;
  click.id = id;
  click.offer = kOffer;
  click.affiliate = kAffiliate;
  click.advertiser = kAdvertiser;
  click.subs[0] = "newsletter";
  click.ip = "203.0.113.9";
  return click;
}

inline Postback make_postback(unsigned number, const ClickId& click) {
  Postback postback;
  postback.id = postback_id(number);
  postback.received_at = click.time() + std::chrono::minutes(5);
  postback.click_id = click;
  postback.method = "GET";
  postback.ip = "198.51.100.7";
  postback.params = "click_id=" + click.to_string();
  return postback;
}

/// `sale` (the default goal) pays 2.50 and brings 4 EUR, `install` pays 10 and brings 20 percent.
inline OfferTerms make_terms() {
  OfferTerms terms;
  terms.offer = kOffer;
  terms.advertiser = kAdvertiser;
  terms.goals = {
      {kSale, "sale", true, Rate::parse("2.50").value(), Rate::parse("4").value(), "EUR"},
      {kInstall, "install", false, Rate::parse("10%").value(), Rate::parse("20%").value(), "EUR"},
  };
  return terms;
}

}  // namespace homing::apply::test
