#include "homing/model/postback_lint.hpp"

#include <algorithm>
#include <set>

#include "homing/core/percent.hpp"
#include "homing/core/public_address.hpp"
#include "homing/core/text.hpp"
#include "homing/core/url_parts.hpp"
#include "model/leftovers.hpp"
#include "model/postback_json.hpp"

namespace homing {
namespace {

using Kind = PostbackTemplate::Kind;
using Warnings = std::vector<std::string>;

constexpr auto kFirstSub = static_cast<std::size_t>(PostbackMacro::kSub1);
constexpr auto kLastSub = static_cast<std::size_t>(PostbackMacro::kSub10);

bool identifies(const PostbackTemplate& text) {
  for (const auto macro :
       {PostbackMacro::kClickId, PostbackMacro::kExtId, PostbackMacro::kConversionId, PostbackMacro::kTxid}) {
    if (text.uses(macro)) return true;
  }
  for (auto i = kFirstSub; i <= kLastSub; ++i) {
    if (text.uses(static_cast<PostbackMacro>(i))) return true;
  }
  return false;
}

void add_missing_identity(Warnings& warnings) {
  warnings.emplace_back(
      "nothing in it tells which click or conversion is meant: {ext_id}, {click_id}, {sub1}, "
      "{conversion_id} and {txid} do");
}

void check_parameter_names(std::string_view parameters, std::string_view what, Warnings& warnings) {
  std::set<std::string> seen;
  for (std::size_t start = 0; start < parameters.size();) {
    const auto end = std::min(parameters.find('&', start), parameters.size());
    const std::string_view parameter = parameters.substr(start, end - start);
    const std::string name = percent_decode(parameter.substr(0, parameter.find('=')));
    start = end + 1;
    // A name that ends in [] is a list's, one with a macro is another each time.
    const bool may_stand_twice = name.empty() || name.find('{') != std::string::npos ||
                                 (name.size() > 2 && name.substr(name.size() - 2) == "[]");
    if (!may_stand_twice && !seen.insert(name).second) {
      warnings.push_back(std::string(what) + ": the parameter " + name + " stands twice");
    }
  }
}

void check_query(std::string_view outline, Warnings& warnings) {
  const auto end = std::min(outline.find('#'), outline.size());
  if (end < outline.size()) warnings.emplace_back("the URL: what stands behind the # is never sent");
  outline = outline.substr(0, end);
  const auto question = std::min(outline.find('?'), outline.size());
  if (outline.find('&') < question) {
    warnings.emplace_back("the URL: an & stands before any ?; the first parameter follows a ?");
  }
  if (question == outline.size()) return;
  const std::string_view query = outline.substr(question + 1);
  if (query.find('?') != std::string_view::npos) {
    warnings.emplace_back("the URL: a second ? stands in it; further parameters follow an &");
  }
  check_parameter_names(query, "the URL", warnings);
}

/// Host and port of a URL that was parsed, and so has them.
HostAndPort place_of(const PostbackTemplate& url) {
  const auto parts = split_url(url.text());
  return parts ? split_authority(parts->authority).value_or(HostAndPort()) : HostAndPort();
}

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost");
}

/// A name may lead to any address, and to another tomorrow: that is looked at when it is sent.
void check_host(const PostbackTemplate& url, Warnings& warnings) {
  std::string host = to_lower(place_of(url).host);
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  if (host.ends_with('.')) host.pop_back();
  const auto address = parse_ip(host);
  if (address ? is_public(*address) : !is_this_machine(host)) return;
  warnings.push_back(
      "the URL: " + host +
      " is not public: nothing is sent to it, unless outbound_allowed_networks has its address");
}

std::string what_of(const PostbackTemplate& text) {
  return text.kind() == Kind::kUrl ? "the URL" : "the body";
}

Warnings warnings_of(const PostbackTemplate& text, const PostbackScope& scope) {
  const std::string outline = text.outline();
  const std::string what = what_of(text);
  Warnings warnings = lint_leftovers(text);
  switch (text.kind()) {
    case Kind::kUrl:
      check_host(text, warnings);
      check_query(outline, warnings);
      break;
    case Kind::kForm:
      check_parameter_names(outline, what, warnings);
      break;
    case Kind::kJson:
      for (const std::string& value : values_that_break_json(text, scope))
        warnings.push_back(what + ": " + value);
      break;
  }
  return warnings;
}

}  // namespace

std::vector<std::string> lint_leftovers(const PostbackTemplate& url) {
  Warnings warnings;
  for (const std::string& leftover : leftovers_in(url.outline()))
    warnings.push_back(what_of(url) + ": " + leftover);
  return warnings;
}

std::string fault_in_url(const PostbackTemplate& url) {
  const auto port = parse_integer(place_of(url).port);
  if (!port || is_usual_port(*port)) return {};
  return "nothing is ever sent to port " + std::to_string(*port) +
         "; 80, 443 and those from 1024 on are sent to";
}

std::string fault_in_body(const PostbackTemplate& body, const PostbackScope& scope) {
  return body.kind() == Kind::kJson ? fault_in_json(body, scope) : std::string();
}

std::vector<std::string> lint(const PostbackTemplate& url, const std::optional<PostbackTemplate>& body,
                              const PostbackScope& scope) {
  Warnings warnings = warnings_of(url, scope);
  if (body) {
    for (std::string& warning : warnings_of(*body, scope)) warnings.push_back(std::move(warning));
  }
  if (!identifies(url) && !(body && identifies(*body))) add_missing_identity(warnings);
  return warnings;
}

}  // namespace homing
