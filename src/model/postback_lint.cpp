#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "homing/core/percent.hpp"
#include "homing/core/text.hpp"
#include "homing/model/postback_template.hpp"
#include "model/leftovers.hpp"

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

/// Those that a sender may leave out or fill with anything.
bool is_free_text(PostbackMacro macro) {
  return (macro >= PostbackMacro::kSource && macro <= PostbackMacro::kBrowser) ||
         macro == PostbackMacro::kTxid || (macro >= PostbackMacro::kAdv1 && macro <= PostbackMacro::kAdv5);
}

bool is_json_with(const PostbackTemplate& body, PostbackMacro macro, const std::string& value) {
  PostbackMacroValues values = example_values();
  at(values, macro) = value;
  return nlohmann::json::accept(body.expanded(values));
}

void check_json_stays_valid(const PostbackTemplate& body, Warnings& warnings) {
  for (std::size_t i = 0; i < kPostbackMacros; ++i) {
    const auto macro = static_cast<PostbackMacro>(i);
    if (!body.uses(macro)) continue;
    const bool may_be_empty = is_free_text(macro) || macro == PostbackMacro::kAmount;
    const std::string name(name_of(macro));
    if (may_be_empty && !is_json_with(body, macro, "")) {
      warnings.push_back("the body: without a value for " + name + " it is no valid JSON; write \"{" + name +
                         "}\", in quotes");
    } else if (is_free_text(macro) && !is_json_with(body, macro, "\"")) {
      warnings.push_back("the body: a quote in the value of " + name + " makes it invalid JSON; write {" +
                         name + "}");
    }
  }
}

Warnings warnings_of(const PostbackTemplate& text) {
  const std::string outline = text.outline();
  const std::string what = text.kind() == Kind::kUrl ? "the URL" : "the body";
  Warnings warnings;
  for (const std::string& leftover : leftovers_in(outline)) warnings.push_back(what + ": " + leftover);
  switch (text.kind()) {
    case Kind::kUrl:
      check_query(outline, warnings);
      break;
    case Kind::kForm:
      check_parameter_names(outline, what, warnings);
      break;
    case Kind::kJson:
      check_json_stays_valid(text, warnings);
      break;
  }
  return warnings;
}

}  // namespace

std::vector<std::string> lint(const PostbackTemplate& text) {
  return lint(text, std::nullopt);
}

std::vector<std::string> lint(const PostbackTemplate& url, const std::optional<PostbackTemplate>& body) {
  Warnings warnings = warnings_of(url);
  if (body) {
    for (std::string& warning : warnings_of(*body)) warnings.push_back(std::move(warning));
  }
  if (!identifies(url) && !(body && identifies(*body))) add_missing_identity(warnings);
  return warnings;
}

}  // namespace homing
