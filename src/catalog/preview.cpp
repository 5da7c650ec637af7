#include "catalog/preview.hpp"

#include "homing/core/text.hpp"
#include "homing/model/postback_lint.hpp"

namespace homing::catalog {
namespace {

/// Of a document that was read, and so was checked.
PostbackTemplate parsed(const std::string& text, PostbackTemplate::Kind kind) {
  std::string error;
  return PostbackTemplate::parse(text, kind, error).value_or(PostbackTemplate());
}

void add_details(const char* what, const std::vector<std::string>& texts, Change& change) {
  for (const std::string& text : texts) change.details.push_back(what + text);
}

/// Those of the example click, as the offer's own.
MacroValues example_click(const OfferEntry& entry) {
  MacroValues values{};
  for (std::size_t i = 0; i < kMacros; ++i) values[i] = example_values()[i];
  at(values, Macro::kOffer) = entry.ref;
  at(values, Macro::kAdvertiser) = entry.advertiser;
  return values;
}

}  // namespace

void add_preview(const OfferEntry& entry, Change& change) {
  std::string error;
  if (const auto target = UrlTemplate::parse(entry.target_url, error)) {
    target->expand(example_click(entry), entry.click_id_parameter, change.examples.emplace_back());
  }
  for (const std::string& warning : lint_leftovers(parsed(entry.target_url, PostbackTemplate::Kind::kUrl)))
    change.warnings.push_back(one_line(warning));
  add_details("warning: ", change.warnings, change);
}

void add_preview(const PostbackUrlEntry& entry, Change& change) {
  const PostbackTemplate url = parsed(entry.url, PostbackTemplate::Kind::kUrl);
  std::optional<PostbackTemplate> body;
  if (entry.body) body = parsed(*entry.body, entry.body_type);

  const PostbackScope scope{entry.statuses, entry.goals};
  change.examples.push_back(url.expanded(example_for(url, scope)));
  if (body) change.examples.push_back(one_line(body->expanded(example_for(*body, scope))));
  for (const std::string& warning : lint(url, body, scope)) change.warnings.push_back(one_line(warning));
  add_details("example: ", change.examples, change);
  add_details("warning: ", change.warnings, change);
}

}  // namespace homing::catalog
