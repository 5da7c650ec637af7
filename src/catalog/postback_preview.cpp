#include "catalog/postback_preview.hpp"

#include "homing/core/text.hpp"
#include "homing/model/postback_lint.hpp"

namespace homing::catalog {
namespace {

/// Of a document that was read, and so was checked.
PostbackTemplate parsed(const std::string& text, PostbackTemplate::Kind kind) {
  std::string error;
  return PostbackTemplate::parse(text, kind, error).value_or(PostbackTemplate());
}

}  // namespace

std::vector<std::string> preview_of(const PostbackUrlEntry& entry) {
  const PostbackTemplate url = parsed(entry.url, PostbackTemplate::Kind::kUrl);
  std::optional<PostbackTemplate> body;
  if (entry.body) body = parsed(*entry.body, entry.body_type);

  const PostbackScope scope{entry.statuses, entry.goals};
  std::vector<std::string> lines = {"example: " + url.expanded(example_for(url, scope))};
  if (body) lines.push_back("example: " + one_line(body->expanded(example_for(*body, scope))));
  for (const std::string& warning : lint(url, body, scope)) lines.push_back("warning: " + one_line(warning));
  return lines;
}

}  // namespace homing::catalog
