#include "homing/click/past_redirect.hpp"

#include <memory>

#include "click/answer.hpp"
#include "click/decision.hpp"
#include "homing/core/text.hpp"
#include "homing/core/url_parts.hpp"

namespace homing::click {
namespace {

using catalog::Macro;
using catalog::UrlTemplate;

bool has(const Click& click, ClickNote note) {
  return (click.notes & static_cast<std::uint8_t>(note)) != 0;
}

Link link_of(const Click& click) {
  Link link;
  link.subs = click.subs;
  link.source = click.source;
  link.creative = click.creative;
  link.ext_id = click.ext_id;
  link.url = click.url;
  return link;
}

/// It was used, so its host was allowed then, whatever the offer says now.
std::optional<std::string> used_deep_link(std::string_view url) {
  const auto parts = split_url(url);
  const auto host_and_port = parts ? split_authority(parts->authority) : std::nullopt;
  if (!host_and_port) return std::nullopt;
  return catalog::checked_deep_link(url, {to_lower(host_and_port->host)});
}

Decision decision_of(const Click& click, std::string_view offer, std::string_view affiliate,
                     const catalog::Catalog& catalog) {
  Decision decision;
  if (!offer.empty()) decision.offer = catalog.find_offer(offer);
  if (!affiliate.empty()) decision.affiliate = catalog.find_affiliate(affiliate);
  decision.refusal = click.refusal;
  if (has(click, ClickNote::kDeepLinkUsed)) decision.deep_link = used_deep_link(click.url);
  return decision;
}

enrich::Visitor visitor_of(const Click& click) {
  auto agent = std::make_shared<enrich::UserAgent>();
  for (int i = 0; i <= static_cast<int>(enrich::Device::kOther); ++i) {
    const auto device = static_cast<enrich::Device>(i);
    if (name_of(device) == click.device) agent->device = device;
  }
  agent->os = click.os;
  agent->browser = click.browser;
  return {.country = click.country, .user_agent = std::move(agent)};
}

/// What of a URL is another than it was, for all that is known.
std::string doubts_about(const Click& click, const UrlTemplate& url) {
  std::string doubts;
  if (url.uses(Macro::kRandom)) doubts += " {random} was another number.";
  if (has(click, ClickNote::kValueEscaped))
    doubts += " Bytes of the link that can't be stored stand escaped in it.";
  return doubts;
}

PastRedirect instead_of_target(const Decision& decision, http::Response response, const UrlTemplate* fallback,
                               const std::string& doubts) {
  if (fallback == nullptr) {
    return {"no_fallback",
            response.status,
            {},
            std::string(trim(one_line(response.body))),
            "The click was refused. Neither the offer nor this server has a fallback URL now; unless one had "
            "it then, the visitor got this answer."};
  }
  const bool own = decision.offer != nullptr && decision.offer->fallback;
  return {"fallback",
          response.status,
          std::move(response.location),
          {},
          std::string("The click was refused, so the visitor was sent to the fallback URL, without a click "
                      "ID. What that was then is not stored: this is the one that ") +
              (own ? "the offer" : "this server") + " has now, filled with this click's values." + doubts};
}

}  // namespace

PastRedirect past_redirect(const Click& click, std::string_view offer, std::string_view affiliate,
                           const catalog::Catalog& catalog, const ClickOptions& options) {
  const Link link = link_of(click);
  const Decision decision = decision_of(click, offer, affiliate, catalog);
  if (click.refusal == ClickRefusal::kNone && decision.offer == nullptr)
    return {"not_known", 0, {}, {}, "The offer is not in the catalog any more, and its target with it."};
  http::Request request;
  request.client = parse_ip(click.ip).value_or(IpAddress());
  http::Response response =
      answer(&click.id, link, decision, visitor_of(click), options, request, click.id.time());
  if (decision.deep_link) {
    return {"deep_link",
            response.status,
            std::move(response.location),
            {},
            "The visitor was sent to the url that the link asked for, with the click ID added as the offer "
            "names it now."};
  }
  const UrlTemplate* const url = template_of(decision, options.fallback);
  const std::string doubts = url == nullptr ? "" : doubts_about(click, *url);
  if (click.refusal != ClickRefusal::kNone)
    return instead_of_target(decision, std::move(response), url, doubts);
  return {"target",
          response.status,
          std::move(response.location),
          {},
          "The visitor was sent to the offer's target. What that was then is not stored: this is the target "
          "as it is now, filled with this click's values." +
              doubts};
}

PastRedirect ClickHandler::past_redirect(const Click& click, std::string_view offer,
                                         std::string_view affiliate) const {
  return click::past_redirect(click, offer, affiliate, *catalog_.snapshot(), options_);
}

}  // namespace homing::click
