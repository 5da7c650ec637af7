#include "click/decision.hpp"

#include <gtest/gtest.h>

namespace homing::click {
namespace {

using namespace std::string_view_literals;
using catalog::UrlTemplate;

UrlTemplate url_template(std::string_view text) {
  std::string error;
  auto parsed = UrlTemplate::parse(text, error);
  EXPECT_TRUE(parsed) << error;
  return parsed.value();
}

catalog::Offer offer(std::int64_t id, std::string ref, std::string_view target) {
  catalog::Offer made{.id = OfferId(id),
                      .ref = std::move(ref),
                      .advertiser = AdvertiserId(1),
                      .advertiser_ref = "acme",
                      .name = {},
                      .state = catalog::State::kActive,
                      .target = url_template(target),
                      .fallback = {},
                      .click_id_parameter = "click_id",
                      .deep_link_hosts = {},
                      .terms = {}};
  return made;
}

catalog::Affiliate affiliate(std::int64_t id, std::string ref,
                             catalog::State state = catalog::State::kActive) {
  return {AffiliateId(id), std::move(ref), {}, state, std::nullopt};
}

class Decisions : public testing::Test {
 protected:
  Decisions() {
    auto paused = offer(8, "old-shoes", "https://shop.example/");
    paused.terms.paused = true;
    paused.fallback = url_template("https://shop.example/sorry?o={offer}&c={click_id}");
    auto deep = offer(9, "deep", "https://shop.example/start");
    deep.deep_link_hosts = {"shop.example"};
    deep.click_id_parameter = "cid";
    auto asking = offer(10, "asking", "https://shop.example/a?{country}-{device}-{os}-{browser}");
    asking.click_id_parameter = "";
    catalog_.emplace(
        1, std::vector<catalog::Advertiser>{},
        std::vector{affiliate(42, "nora"), affiliate(43, "gone", catalog::State::kPaused),
                    affiliate(45, "over", catalog::State::kArchived)},
        std::vector{offer(7, "shoes", "https://shop.example/l?c={click_id}&o={offer_id}&a={aff}&s={sub1}"),
                    std::move(paused), std::move(deep), std::move(asking)},
        catalog::PostbackUrls(), ClickIdKeys());
  }

  Decision decide(std::string_view query) {
    link_ = parse_link(query).value();
    return click::decide(link_, *catalog_);
  }
  std::string target(std::string_view query, const ClickId* id) {
    const Decision decision = decide(query);
    EXPECT_EQ(decision.refusal, ClickRefusal::kNone);
    return target_url(id, link_, decision, visitor_, request_,
                      UnixMillis(std::chrono::milliseconds(1'795'000'000'000)));
  }

  const ClickId id_ = ClickId::parse("0189f0e2b3a47c5d8e6f001122334455").value();
  std::optional<catalog::Catalog> catalog_;
  http::Request request_;
  enrich::Visitor visitor_;
  Link link_;
};

TEST_F(Decisions, NameWhyAClickIsRefused) {
  EXPECT_EQ(decide("aff=42").refusal, ClickRefusal::kOfferMissing);
  EXPECT_EQ(decide("offer=nope&aff=42").refusal, ClickRefusal::kOfferUnknown);
  EXPECT_EQ(decide("offer=old-shoes&aff=42").refusal, ClickRefusal::kOfferPaused);
  EXPECT_EQ(decide("offer=shoes").refusal, ClickRefusal::kAffiliateMissing);
  EXPECT_EQ(decide("offer=shoes&aff=44").refusal, ClickRefusal::kAffiliateUnknown);
  EXPECT_EQ(decide("offer=shoes&aff=gone").refusal, ClickRefusal::kAffiliatePaused);
  EXPECT_EQ(decide("offer=shoes&aff=over").refusal, ClickRefusal::kAffiliatePaused) << "archived";
}

TEST_F(Decisions, FindOffersAndAffiliatesByNumberAndRef) {
  for (const auto* query : {"offer=shoes&aff=42", "offer=7&aff=nora"}) {
    EXPECT_EQ(decide(query).refusal, ClickRefusal::kNone) << query;
  }
}

TEST_F(Decisions, FillTheTargetsMacrosOnce) {
  EXPECT_EQ(
      target("offer=shoes&aff=42&sub1=%7Bclick_id%7D%26x%0D%0A", &id_),
      "https://shop.example/l?c=0189f0e2b3a47c5d8e6f001122334455&o=7&a=nora&s=%7Bclick_id%7D%26x%0D%0A");
}

TEST_F(Decisions, ALostClickLeavesWithoutAnId) {
  EXPECT_EQ(target("offer=shoes&aff=42", nullptr), "https://shop.example/l?c=&o=7&a=nora&s=");
  EXPECT_EQ(target("offer=deep&aff=42", nullptr), "https://shop.example/start");
}

TEST_F(Decisions, UseADeepLinkOnlyToAnAllowedHost) {
  EXPECT_EQ(target("offer=deep&aff=42&url=https%3A%2F%2Fshop.example%2Fred%3Fsize%3D9%23top", &id_),
            "https://shop.example/red?size=9&cid=0189f0e2b3a47c5d8e6f001122334455#top");
  EXPECT_EQ(decide("offer=deep&aff=42&url=https%3A%2F%2Fevil.example%2F").notes,
            static_cast<std::uint8_t>(ClickNote::kDeepLinkRefused));
  EXPECT_EQ(target("offer=deep&aff=42&url=https%3A%2F%2Fevil.example%2F", &id_),
            "https://shop.example/start?cid=0189f0e2b3a47c5d8e6f001122334455");
  EXPECT_EQ(decide("offer=shoes&aff=42&url=https%3A%2F%2Fshop.example%2F").notes,
            static_cast<std::uint8_t>(ClickNote::kDeepLinkRefused));
}

TEST_F(Decisions, PutTheirOwnClickIdInPlaceOfOneThatADeepLinkBrings) {
  const std::string link = "offer=deep&aff=42&url=https%3A%2F%2Fshop.example%2Fred%3Fcid%3Dold%26size%3D9";
  EXPECT_EQ(target(link, &id_), "https://shop.example/red?size=9&cid=" + id_.to_string());
  EXPECT_EQ(target(link, nullptr), "https://shop.example/red?size=9");
}

TEST_F(Decisions, DoNotFollowADeepLinkThatWasCut) {
  const std::string url = "https%3A%2F%2Fshop.example%2F" + std::string(1024, 'x');
  EXPECT_EQ(target("offer=deep&aff=42&url=" + url, &id_),
            "https://shop.example/start?cid=0189f0e2b3a47c5d8e6f001122334455");
}

TEST_F(Decisions, SendRefusedClicksToTheOffersFallbackElseTheServers) {
  const UnixMillis now{};
  const Decision paused = decide("offer=old-shoes&aff=42");
  EXPECT_EQ(fallback_url(link_, paused, std::nullopt, visitor_, request_, now),
            "https://shop.example/sorry?o=old-shoes&c=");
  const Decision unknown = decide("offer=nope&aff=42");
  EXPECT_EQ(fallback_url(link_, unknown, std::nullopt, visitor_, request_, now), "");
  EXPECT_EQ(fallback_url(link_, unknown, url_template("https://home.example/"), visitor_, request_, now),
            "https://home.example/");
}

TEST_F(Decisions, NameTheTemplateOfTheUrl) {
  const std::optional<UrlTemplate> none;
  const std::optional<UrlTemplate> home = url_template("https://home.example/");
  const Decision taken = decide("offer=shoes&aff=42");
  EXPECT_EQ(template_of(taken, home), &taken.offer->target);
  EXPECT_EQ(template_of(decide("offer=deep&aff=42&url=https%3A%2F%2Fshop.example%2Fred"), home), nullptr);
  const Decision paused = decide("offer=old-shoes&aff=42");
  EXPECT_EQ(template_of(paused, home), &*paused.offer->fallback);
  EXPECT_EQ(template_of(decide("offer=nope&aff=42"), home), &*home);
  EXPECT_EQ(template_of(decide("offer=nope&aff=42"), none), nullptr);
}

TEST_F(Decisions, FillInWhatIsKnownOfTheVisitor) {
  visitor_.country = "DE";
  visitor_.user_agent = std::make_shared<const enrich::UserAgent>(
      enrich::UserAgent{enrich::Device::kMobile, "Mac OS X", "{sub1}&"});
  EXPECT_EQ(target("offer=asking&aff=42&sub1=x", &id_),
            "https://shop.example/a?DE-mobile-Mac%20OS%20X-%7Bsub1%7D%26");
  visitor_ = {};
  EXPECT_EQ(target("offer=asking&aff=42", &id_), "https://shop.example/a?---");
}

TEST_F(Decisions, RecordWhatCameInStorableForm) {
  request_.headers.emplace_back("User-Agent", "Mozilla \xff");
  request_.headers.emplace_back("Referer", "https://blog.example/");
  request_.client = *parse_ip("203.0.113.9");
  const Decision decision = decide("offer=shoes&aff=42&sub1=%00x&gclid=%20");
  MadeText made;
  const Click click = make_click(id_, link_, decision, ClickFlag::kPrefetch, request_, made);
  EXPECT_EQ(click.id, id_);
  EXPECT_EQ(click.flag, ClickFlag::kPrefetch);
  EXPECT_EQ(click.offer, OfferId(7));
  EXPECT_EQ(click.affiliate, AffiliateId(42));
  EXPECT_EQ(click.advertiser, AdvertiserId(1));
  EXPECT_EQ(click.subs[0], "%00x");
  EXPECT_EQ(click.user_agent, "Mozilla %FF");
  EXPECT_EQ(click.referer, "https://blog.example/");
  EXPECT_EQ(click.ip, "203.0.113.9");
  EXPECT_EQ(click.other_params, "gclid=%20");
  EXPECT_EQ(click.notes, static_cast<std::uint8_t>(ClickNote::kValueEscaped));
}

TEST_F(Decisions, TheAdvertiserReadsTheSameBytes) {
  EXPECT_EQ(target("offer=shoes&aff=42&sub1=%00%ff%C3%BC+%2B", &id_),
            "https://shop.example/l?c=0189f0e2b3a47c5d8e6f001122334455&o=7&a=nora&s=%00%FF%C3%BC%20%2B");
}

}  // namespace
}  // namespace homing::click
