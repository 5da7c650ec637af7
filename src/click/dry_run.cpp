#include "click/answer.hpp"
#include "click/decision.hpp"
#include "homing/click/click_handler.hpp"
#include "homing/core/text.hpp"
#include "homing/enrich/click_enricher.hpp"

// What is decided is decided by the same functions as on the road; here it is only told.
namespace homing::click {
namespace {

bool is_about_offer(ClickRefusal refusal) {
  return refusal == ClickRefusal::kOfferMissing || refusal == ClickRefusal::kOfferUnknown ||
         refusal == ClickRefusal::kOfferPaused;
}

DryStep tell_link(const Link& link) {
  std::string why = "The link was read.";
  if (link.healed) why += " A doubled ? behind offer or aff was taken for &.";
  if ((link.notes & static_cast<std::uint8_t>(ClickNote::kValueCut)) != 0)
    why += " A value of more than 1 KiB was cut.";
  if (!link.other_params.empty())
    why += " These are not known here, or stand twice, and are stored as they came: " +
           in_quotes(link.other_params) + ".";
  return {"link", "ok", why};
}

template <class Entry>
std::string named(const Entry& entry) {
  return entry.ref + " (" + std::to_string(entry.id.value()) + ")";
}

DryStep tell_offer(const Decision& decision, const catalog::Catalog& catalog) {
  if (decision.refusal == ClickRefusal::kOfferPaused) {
    return {"offer", std::string(name_of(decision.refusal)),
            "The offer " + named(*decision.offer) +
                " takes no clicks: " + catalog::why_paused(catalog, decision.offer->ref) + "."};
  }
  if (is_about_offer(decision.refusal))
    return {"offer", std::string(name_of(decision.refusal)), std::string(sentence_for(decision.refusal))};
  return {"offer", "ok", "The offer is " + named(*decision.offer) + ", and it is active."};
}

DryStep tell_affiliate(const Decision& decision) {
  if (is_about_offer(decision.refusal)) return {"affiliate", "skipped", "The offer has decided already."};
  if (decision.refusal != ClickRefusal::kNone)
    return {"affiliate", std::string(name_of(decision.refusal)), std::string(sentence_for(decision.refusal))};
  return {"affiliate", "ok", "The affiliate is " + named(*decision.affiliate) + ", and it is active."};
}

DryStep tell_deep_link(const Link& link, const Decision& decision) {
  if (link.url.empty()) return {"deep_link", "ok", "The link asks for none (parameter url)."};
  if (decision.refusal != ClickRefusal::kNone) return {"deep_link", "skipped", "The click is refused."};
  if (decision.deep_link) return {"deep_link", "ok", "The offer allows the host of the url, which is used."};
  const bool none = decision.offer->deep_link_hosts.empty();
  return {
      "deep_link", "deep_link_refused",
      !link.url_is_whole ? "The url is longer than 1 KiB: the offer's target is used instead."
      : none
          ? "The offer allows no deep links: its target is used instead."
          : "The url is no http or https URL of a host that the offer allows: its target is used instead."};
}

std::string or_unknown(std::string_view value) {
  return value.empty() ? "not known" : std::string(value);
}

DryStep tell_visitor(const Click& click, const std::string& network) {
  const std::string its_network = network.empty() ? "" : " Network: " + network + ".";
  if (click.country.empty() && click.device.empty() && click.os.empty() && click.browser.empty()) {
    return {"visitor", "skipped",
            "There is no data by which the country, device, OS and browser of this visitor can be told." +
                its_network};
  }
  return {"visitor", "ok",
          "Country: " + or_unknown(click.country) + ", device: " + or_unknown(click.device) + ", OS: " +
              or_unknown(click.os) + ", browser: " + or_unknown(click.browser) + "." + its_network};
}

DryStep tell_count(const Click& click, bool knows_bots) {
  if (click.refusal != ClickRefusal::kNone)
    return {"record", "refused", "The click would be recorded as refused, and not counted."};
  const std::string_view name = name_of(click.flag);
  std::string why(sentence_for(click.flag));
  if (!name.empty()) return {"record", std::string(name), why};
  if (!knows_bots) why += " Bots are not known here: there is no data to tell them by, so they count, too.";
  return {"record", "counted", why};
}

DryStep tell_answer(const Decision& decision, const http::Response& response) {
  if (decision.refusal == ClickRefusal::kNone) {
    return {"redirect", "ok",
            decision.deep_link ? "The visitor is sent to the url, with the click ID added."
                               : "The visitor is sent to the offer's target, its macros filled."};
  }
  if (response.location.empty())
    return {"redirect", "no_fallback", "Neither the offer nor this server has a fallback URL."};
  const bool own = decision.offer != nullptr && decision.offer->fallback;
  return {"redirect", "fallback",
          std::string("The visitor is sent to the fallback URL of ") + (own ? "the offer" : "this server") +
              ", without a click ID."};
}

DryClick refused(DryStep step, const http::Response& response) {
  return {{std::move(step)}, response.status, response.location};
}

}  // namespace

DryClick ClickHandler::dry_run(const http::Request& request) const {
  if (request.method != http::Method::kGet && request.method != http::Method::kHead)
    return refused({"method", "method_not_allowed", "A click is a GET."}, answer_to_wrong_method());
  const std::optional<Link> link = parse_link(request.query);
  if (!link) {
    return refused({"link", "too_many_parameters", "The link has more than 64 parameters."},
                   answer_to_long_link());
  }
  const auto catalog = catalog_.snapshot();
  const Decision decision = decide(*link, *catalog);
  const ClickId zeros;
  MadeText made;
  Click click = make_click(zeros, *link, decision, flag_of(request), request, made);
  const enrich::Visitor visitor = enricher_.look_up(click.ip, click.user_agent);
  enrich::fill(click, visitor);
  const http::Response response = answer(&zeros, *link, decision, visitor, options_, request, clock_.now());
  return {{tell_link(*link), tell_offer(decision, *catalog), tell_affiliate(decision),
           tell_deep_link(*link, decision), tell_visitor(click, enricher_.network(click.ip)),
           tell_count(click, enricher_.knows_bots()), tell_answer(decision, response)},
          response.status,
          response.location};
}

}  // namespace homing::click
