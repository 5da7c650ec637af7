#include "admin/redirect_event.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

/// A text among the facts; empty where there is none. Points into them.
std::string_view fact(const Json& facts, const std::string& name) {
  const auto found = facts.find(name);
  return found != facts.end() && found->is_string() ? found->get_ref<const std::string&>()
                                                    : std::string_view();
}

ClickRefusal refusal_in(const Json& facts) {
  const std::string_view name = fact(facts, "refusal");
  for (int i = 1; i <= static_cast<int>(ClickRefusal::kAffiliatePaused) && !name.empty(); ++i) {
    if (name_of(static_cast<ClickRefusal>(i)) == name) return static_cast<ClickRefusal>(i);
  }
  return ClickRefusal::kNone;
}

Click click_in(const Json& facts, const ClickId& id) {
  Click click;
  click.id = id;
  click.refusal = refusal_in(facts);
  if (fact(facts, "deep_link") == "used") click.notes |= static_cast<std::uint8_t>(ClickNote::kDeepLinkUsed);
  if (facts.value("value_escaped", false)) click.notes |= static_cast<std::uint8_t>(ClickNote::kValueEscaped);
  for (std::size_t i = 0; i < click.subs.size(); ++i)
    click.subs[i] = fact(facts, "sub" + std::to_string(i + 1));
  click.source = fact(facts, "source");
  click.creative = fact(facts, "creative");
  click.ext_id = fact(facts, "ext_id");
  click.url = fact(facts, "url");
  click.ip = fact(facts, "ip");
  click.country = fact(facts, "country");
  click.device = fact(facts, "device");
  click.os = fact(facts, "os");
  click.browser = fact(facts, "browser");
  return click;
}

LifeEvent event_of(const PastRedirect& redirect, UnixMillis at) {
  Json facts{{"outcome", redirect.outcome}};
  if (redirect.status != 0) facts["http_status"] = redirect.status;
  // Only a deep link is stored; another URL may have been changed since.
  const char* const name = redirect.outcome == "deep_link" ? "location" : "location_now";
  if (!redirect.location.empty()) facts[name] = redirect.location;
  if (!redirect.body.empty()) facts["answer"] = redirect.body;
  return {at, "redirect", facts.dump(), redirect.why};
}

}  // namespace

void add_redirect(std::vector<LifeEvent>& events, const ClickId& id, const TellRedirect& past_redirect) {
  const auto click = std::find_if(events.begin(), events.end(),
                                  [](const LifeEvent& event) { return event.what == "click"; });
  if (click == events.end()) return;
  const Json facts = Json::parse(click->facts);
  if (fact(facts, "flag") == name_of(ClickFlag::kCode)) return;
  const PastRedirect redirect =
      past_redirect(click_in(facts, id), fact(facts, "offer"), fact(facts, "affiliate"));
  events.insert(click + 1, event_of(redirect, click->at));
}

}  // namespace homing::admin
