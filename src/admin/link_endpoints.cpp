#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "admin/entry_kinds.hpp"
#include "admin/link_macros.hpp"
#include "admin/link_reading.hpp"
#include "admin/pasted_link.hpp"
#include "admin/postback_link.hpp"
#include "homing/admin/body.hpp"
#include "homing/admin/links.hpp"
#include "homing/core/percent.hpp"

namespace homing::admin {
namespace {

/// Offer and affiliate first; the rest as it was asked for.
LinkParameters in_order(LinkParameters parameters) {
  const auto place = [](const auto& parameter) {
    return parameter.first == "offer" ? 0 : parameter.first == "aff" ? 1 : 2;
  };
  std::stable_sort(parameters.begin(), parameters.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  return parameters;
}

std::string link_of(const std::string& public_url, const LinkParameters& parameters) {
  std::string url = public_url + "/click";
  for (const auto& [name, value] : parameters) {
    url += (url.find('?') == std::string::npos ? "?" : "&") + percent_encode(name) + "=" +
           encode_around_macros(value);
  }
  return url;
}

void explain_macros(LinkReading& reading) {
  for (LinkReading::Parameter& parameter : reading.parameters) {
    const std::string macro(find_macro(parameter.value));
    if (macro.empty()) continue;
    parameter.explanation +=
        "; " + macro + " stands in the link as it is, for a network that puts its own text there";
  }
}

/// Without the blanks and line breaks that a paste brings along.
std::string without_margins(const std::string& text) {
  const auto is_ink = [](char c) { return static_cast<unsigned char>(c) > ' '; };
  const auto first = std::find_if(text.begin(), text.end(), is_ink);
  const auto last = std::find_if(text.rbegin(), std::make_reverse_iterator(first), is_ink).base();
  return {first, last};
}

Body link_body(const Call& call) {
  nlohmann::ordered_json body = call.json();
  if (body.contains("url") && body["url"].is_string())
    body["url"] = without_margins(body["url"].get<std::string>());
  return Body(std::move(body));
}

Answer build_link(const Call& call, Backend& backend, const std::string& public_url) {
  const auto present = backend.catalog().present();
  const LinkParameters parameters = in_order(call.query);
  LinkReading reading = read_link(parameters, *present);
  if (!reading.faults.empty()) throw bad_input(reading.faults);
  explain_macros(reading);
  return Answer::json(to_json(link_of(public_url, parameters), reading));
}

Answer check_link(const Call& call, Backend& backend, const std::string& public_url) {
  constexpr std::size_t kLongest = 65536;
  Body body = link_body(call);
  const std::string url = body.text("url", 1, kLongest);
  body.finish();
  const PastedLink link = take_apart(url, public_url);
  const auto present = backend.catalog().present();
  LinkReading reading = read_link(link.parameters, *present);
  reading.warnings.insert(reading.warnings.begin(), link.warnings.begin(), link.warnings.end());
  if (!link.arrives) reading.leads_to.clear();
  return Answer::json(to_json(url, reading));
}

Answer build_postback_link(const Call& call, Backend& backend, const std::string& public_url) {
  call.allow_parameters({"offer", "goal"});
  const auto present = backend.catalog().present();
  const auto name = call.parameter("offer");
  if (!name) throw bad_input({{"offer", "is missing"}});
  const catalog::Offer* const offer = present->find_offer(*name);
  if (offer == nullptr) throw bad_input({{"offer", "there is no offer \"" + *name + "\""}});
  const auto goal_name = call.parameter("goal");
  const Goal* const goal = goal_name ? offer->terms.find_goal(goal_name) : nullptr;
  if (goal_name && goal == nullptr)
    throw bad_input({{"goal", "offer \"" + offer->ref + "\" has no goal \"" + *goal_name + "\""}});
  return Answer::json(postback_link(public_url, *present, *offer, goal));
}

}  // namespace

std::vector<Endpoint> link_endpoints(const LinkOptions& options) {
  const std::string& url = options.public_url;
  return {
      {"GET", "/links/click", Role::kViewer,
       [url](const Call& call, Backend& backend) { return build_link(call, backend, url); }},
      {"POST", "/links/check", Role::kViewer,
       [url](const Call& call, Backend& backend) { return check_link(call, backend, url); }},
      {"GET", "/links/postback", Role::kViewer,
       [url](const Call& call, Backend& backend) { return build_postback_link(call, backend, url); }},
  };
}

}  // namespace homing::admin
