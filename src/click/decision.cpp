#include "click/decision.hpp"

#include <sodium.h>

#include "homing/core/text.hpp"

namespace homing::click {
namespace {

using catalog::Macro;
using catalog::UrlTemplate;

/// What the macros stand for; owns the values that are made for the occasion.
struct Expansion {
  Expansion(const ClickId* id, const Link& link, const Decision& decision, const enrich::Visitor& visitor,
            const http::Request& request, UnixMillis now, const UrlTemplate& url);

  catalog::MacroValues values{};
  std::string id_text, offer_id, affiliate_id, ip, timestamp, random;
};

Expansion::Expansion(const ClickId* id, const Link& link, const Decision& decision,
                     const enrich::Visitor& visitor, const http::Request& request, UnixMillis now,
                     const UrlTemplate& url) {
  const auto set = [&](Macro macro, std::string_view value) { at(values, macro) = value; };
  if (id != nullptr) set(Macro::kClickId, id_text = id->to_string());
  if (decision.offer != nullptr) {
    set(Macro::kOffer, decision.offer->ref);
    set(Macro::kOfferId, offer_id = std::to_string(decision.offer->id.value()));
    set(Macro::kAdvertiser, decision.offer->advertiser_ref);
  }
  if (decision.affiliate != nullptr) {
    set(Macro::kAffiliate, decision.affiliate->ref);
    set(Macro::kAffiliateId, affiliate_id = std::to_string(decision.affiliate->id.value()));
  }
  set(Macro::kSource, link.source);
  set(Macro::kCreative, link.creative);
  set(Macro::kExtId, link.ext_id);
  for (std::size_t i = 0; i < link.subs.size(); ++i) {
    set(static_cast<Macro>(static_cast<std::size_t>(Macro::kSub1) + i), link.subs[i]);
  }
  set(Macro::kCountry, visitor.country);
  set(Macro::kDevice, visitor.device());
  set(Macro::kOs, visitor.os());
  set(Macro::kBrowser, visitor.browser());
  if (url.uses(Macro::kIp)) set(Macro::kIp, ip = to_text(request.client));
  if (url.uses(Macro::kTimestamp)) {
    set(Macro::kTimestamp, timestamp = std::to_string(now.time_since_epoch().count() / 1000));
  }
  if (url.uses(Macro::kRandom)) set(Macro::kRandom, random = std::to_string(randombytes_random()));
}

ClickRefusal refusal_of(const Link& link, const Decision& decision) {
  if (!link.offer) return ClickRefusal::kOfferMissing;
  if (decision.offer == nullptr) return ClickRefusal::kOfferUnknown;
  if (decision.offer->terms.paused) return ClickRefusal::kOfferPaused;
  if (!link.affiliate) return ClickRefusal::kAffiliateMissing;
  if (decision.affiliate == nullptr) return ClickRefusal::kAffiliateUnknown;
  if (decision.affiliate->state != catalog::State::kActive) return ClickRefusal::kAffiliatePaused;
  return ClickRefusal::kNone;
}

/// Makes text storable.
std::string_view storable(std::string_view bytes, MadeText& made) {
  if (is_storable_text(bytes)) return bytes;
  return made.escaped.emplace_front(to_storable_text(bytes));
}

/// Makes a value storable, and says in `click` when that changed it.
std::string_view storable_value(std::string_view bytes, Click& click, MadeText& made) {
  const std::string_view kept = cut_text(bytes, kMaxLinkValueBytes);
  if (kept.size() < bytes.size()) click.notes |= static_cast<std::uint8_t>(ClickNote::kValueCut);
  const std::string_view text = storable(kept, made);
  if (text.data() != kept.data()) click.notes |= static_cast<std::uint8_t>(ClickNote::kValueEscaped);
  return text;
}

}  // namespace

Decision decide(const Link& link, const catalog::Catalog& catalog) {
  Decision decision;
  if (link.offer) decision.offer = catalog.find_offer(*link.offer);
  if (link.affiliate) decision.affiliate = catalog.find_affiliate(*link.affiliate);
  decision.refusal = refusal_of(link, decision);
  if (decision.refusal != ClickRefusal::kNone || link.url.empty()) return decision;

  if (link.url_is_whole) {
    decision.deep_link = catalog::checked_deep_link(link.url, decision.offer->deep_link_hosts);
  }
  decision.notes =
      static_cast<std::uint8_t>(decision.deep_link ? ClickNote::kDeepLinkUsed : ClickNote::kDeepLinkRefused);
  return decision;
}

Click make_click(const ClickId& id, const Link& link, const Decision& decision, ClickFlag flag,
                 const http::Request& request, MadeText& made) {
  Click click;
  const auto value = [&](std::string_view bytes) { return storable_value(bytes, click, made); };
  click.id = id;
  click.flag = flag;
  click.refusal = decision.refusal;
  click.notes = static_cast<std::uint8_t>(link.notes | decision.notes);
  if (decision.offer != nullptr) {
    click.offer = decision.offer->id;
    click.advertiser = decision.offer->advertiser;
  }
  if (decision.affiliate != nullptr) click.affiliate = decision.affiliate->id;
  for (std::size_t i = 0; i < click.subs.size(); ++i) click.subs[i] = value(link.subs[i]);
  click.source = value(link.source);
  click.creative = value(link.creative);
  click.ext_id = value(link.ext_id);
  click.url = value(link.url);
  click.other_params = storable(link.other_params, made);  // bounded by the URL's length
  click.ip = made.ip = to_text(request.client);
  click.user_agent = value(request.header("User-Agent").value_or(""));
  click.referer = value(request.header("Referer").value_or(""));
  return click;
}

const UrlTemplate* template_of(const Decision& decision, const std::optional<UrlTemplate>& server_fallback) {
  if (decision.deep_link) return nullptr;
  if (decision.refusal == ClickRefusal::kNone) return &decision.offer->target;
  const bool own = decision.offer != nullptr && decision.offer->fallback;
  const std::optional<UrlTemplate>& fallback = own ? decision.offer->fallback : server_fallback;
  return fallback ? &*fallback : nullptr;
}

std::string target_url(const ClickId* id, const Link& link, const Decision& decision,
                       const enrich::Visitor& visitor, const http::Request& request, UnixMillis now) {
  const catalog::Offer& offer = *decision.offer;
  if (decision.deep_link) {
    std::string url = *decision.deep_link;
    catalog::remove_query_parameter(url, offer.click_id_parameter);  // an ID of another click, copied along
    if (id != nullptr) catalog::add_query_parameter(url, offer.click_id_parameter, id->to_string());
    return url;
  }
  const Expansion expansion(id, link, decision, visitor, request, now, offer.target);
  std::string url;
  offer.target.expand(expansion.values, offer.click_id_parameter, url);
  return url;
}

std::string fallback_url(const Link& link, const Decision& decision,
                         const std::optional<UrlTemplate>& server_fallback, const enrich::Visitor& visitor,
                         const http::Request& request, UnixMillis now) {
  const UrlTemplate* const fallback = template_of(decision, server_fallback);
  if (fallback == nullptr) return {};
  const Expansion expansion(nullptr, link, decision, visitor, request, now, *fallback);
  std::string url;
  fallback->expand(expansion.values, "", url);
  return url;
}

}  // namespace homing::click
