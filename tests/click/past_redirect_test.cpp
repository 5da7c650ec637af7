#include "homing/click/past_redirect.hpp"

#include <gmock/gmock.h>

namespace homing::click {
namespace {

using testing::HasSubstr;
using testing::Not;

catalog::UrlTemplate parsed(std::string_view text) {
  std::string error;
  auto url = catalog::UrlTemplate::parse(text, error);
  EXPECT_TRUE(url) << error;
  return url.value();
}

/// A stored click, and a catalog that may have changed since.
class PastRedirects : public testing::Test {
 protected:
  PastRedirects() {
    click.id = ClickId::parse("0189f0e2b3a47c5d8e6f001122334455").value();
    click.ip = "203.0.113.9";
  }
  PastRedirect redirect(std::string_view offer_ref = "shoes", std::string_view affiliate = "nora") {
    const catalog::Catalog catalog(1, {}, {{AffiliateId(42), "nora", {}, catalog::State::kActive, {}}},
                                   {offer}, catalog::PostbackUrls(), ClickIdKeys());
    return past_redirect(click, offer_ref, affiliate, catalog, options);
  }

  Click click;
  ClickOptions options;
  catalog::Offer offer{.id = OfferId(7),
                       .ref = "shoes",
                       .advertiser = AdvertiserId(1),
                       .advertiser_ref = "acme",
                       .name = {},
                       .state = catalog::State::kActive,
                       .target = parsed("https://shop.example/{aff}/{sub3}?i={ip}&t={timestamp}"),
                       .fallback = {},
                       .click_id_parameter = "click_id",
                       .deep_link_hosts = {},
                       .terms = {}};
};

TEST_F(PastRedirects, FillTheTargetOfNowWithWhatTheClickHas) {
  click.subs[2] = "a&b";
  const PastRedirect told = redirect();
  EXPECT_EQ(told.outcome, "target");
  EXPECT_EQ(told.status, 302U);
  EXPECT_EQ(told.location, "https://shop.example/nora/a%26b?i=203.0.113.9&t=" +
                               std::to_string(click.id.time().time_since_epoch().count() / 1000) +
                               "&click_id=" + click.id.to_string());
  EXPECT_THAT(told.why, HasSubstr("as it is now"));
  EXPECT_THAT(told.why, Not(HasSubstr("random")));
}

TEST_F(PastRedirects, SayWhatIsNotAsItWas) {
  offer.target = parsed("https://shop.example/?r={random}&v={country}-{device}-{os}-{browser}");
  click.country = "DE";
  click.device = "mobile";
  click.os = "iOS";
  click.browser = "Mobile Safari";
  click.notes = static_cast<std::uint8_t>(ClickNote::kValueEscaped);
  EXPECT_THAT(redirect().location, HasSubstr("&v=DE-mobile-iOS-Mobile%20Safari&"));
  EXPECT_THAT(redirect().why, HasSubstr("{random} was another number"));
  EXPECT_THAT(redirect().why, HasSubstr("escaped"));
}

TEST_F(PastRedirects, ADeepLinkIsTheOneThatWasUsedWhateverIsAllowedNow) {
  click.url = "HTTPS://Other.Example/red?click_id=old#top";
  EXPECT_EQ(redirect().outcome, "target");
  click.notes = static_cast<std::uint8_t>(ClickNote::kDeepLinkUsed);
  EXPECT_EQ(redirect().outcome, "deep_link");
  EXPECT_EQ(redirect().location, "https://other.example/red?click_id=" + click.id.to_string() + "#top");
}

TEST_F(PastRedirects, ARefusedClickGotAFallbackOrAnAnswer) {
  click.refusal = ClickRefusal::kOfferPaused;
  PastRedirect told = redirect();
  EXPECT_EQ(told.outcome, "no_fallback");
  EXPECT_EQ(told.status, 410U);
  EXPECT_EQ(told.location, "");
  EXPECT_EQ(told.body, "This offer is paused.");

  options.fallback = parsed("https://fallback.example/?o={offer}");
  EXPECT_EQ(redirect("").location, "https://fallback.example/?o=");
  told = redirect();
  EXPECT_EQ(told.location, "https://fallback.example/?o=shoes");
  EXPECT_THAT(told.why, HasSubstr("the one that this server has now"));

  offer.fallback = parsed("https://shop.example/sorry");
  told = redirect();
  EXPECT_EQ(told.outcome, "fallback");
  EXPECT_EQ(told.status, 302U);
  EXPECT_EQ(told.location, "https://shop.example/sorry");
  EXPECT_THAT(told.why, HasSubstr("the one that the offer has now"));
}

TEST_F(PastRedirects, WithoutItsOfferNothingIsKnown) {
  EXPECT_EQ(redirect("gone").outcome, "not_known");
  EXPECT_EQ(redirect("gone").location, "");
}

}  // namespace
}  // namespace homing::click
