#include "click/link.hpp"

#include <algorithm>

#include "homing/core/text.hpp"
#include "homing/http/query.hpp"
#include "homing/model/link_query.hpp"

namespace homing::click {
namespace {

/// The place of a parameter that a click stores under a name of its own; null for any other.
std::string_view* text_field(Link& link, std::string_view name) {
  if (name == "source") return &link.source;
  if (name == "creative") return &link.creative;
  if (name == "ext_id") return &link.ext_id;
  if (name == "url") return &link.url;
  if (!name.starts_with("sub")) return nullptr;
  const auto number = parse_integer(name.substr(3));
  const bool known =
      number && *number >= 1 && *number <= static_cast<std::int64_t>(Click::kSubs) && name[3] != '0';
  return known ? &link.subs[static_cast<std::size_t>(*number - 1)] : nullptr;
}

std::string_view cut(std::string_view value, Link& link) {
  const std::string_view kept = cut_text(value, kMaxLinkValueBytes);
  if (kept.size() < value.size()) link.notes |= static_cast<std::uint8_t>(ClickNote::kValueCut);
  return kept;
}

void keep_as_it_came(Link& link, std::string_view raw) {
  if (!link.other_params.empty()) link.other_params += '&';
  link.other_params += raw;
}

/// False when the name has been seen before or belongs to no field.
bool store(Link& link, std::string_view name, std::string_view value) {
  if (name == "offer" || name == "aff") {
    auto& field = name == "offer" ? link.offer : link.affiliate;
    if (field || value.empty()) return value.empty();
    field = cut(value, link);
    return true;
  }
  std::string_view* const field = text_field(link, name);
  if (field == nullptr || !field->empty()) return false;
  if (field == &link.url) link.url_is_whole = value.size() <= kMaxLinkValueBytes;
  *field = cut(value, link);
  return true;
}

}  // namespace

std::optional<Link> parse_link(std::string_view query) {
  std::optional<Link> link(std::in_place);
  if (std::string healed = without_doubled_question_mark(query); !healed.empty()) {
    link->healed = std::make_unique<const std::string>(std::move(healed));
    query = *link->healed;
  }
  auto parsed = http::parse_query(query, kMaxLinkParameters);
  if (!parsed) return std::nullopt;
  for (const http::Parameter& parameter : parsed->parameters) {
    if (!store(*link, parameter.name, parameter.value)) keep_as_it_came(*link, parameter.raw);
  }
  link->decoded = std::move(parsed->decoded);
  return link;
}

ClickFlag flag_of(const http::Request& request) noexcept {
  if (request.method == http::Method::kHead) return ClickFlag::kHead;
  // https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Purpose, and its forerunners.
  for (const std::string_view name : {"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"}) {
    const auto value = request.header(name);
    if (!value) continue;
    const auto says = [&](std::string_view word) {
      return std::search(value->begin(), value->end(), word.begin(), word.end(),
                         [](char a, char b) { return to_lower(a) == b; }) != value->end();
    };
    if (says("prefetch") || says("preview") || says("prerender")) return ClickFlag::kPrefetch;
  }
  return ClickFlag::kNone;
}

}  // namespace homing::click
