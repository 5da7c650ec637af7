#include "catalog/postback_url_rows.hpp"

#include <unordered_map>

#include "catalog/row_values.hpp"

namespace homing::catalog {
namespace {

/// The refs of one kind by their numbers.
using Refs = std::unordered_map<std::int64_t, std::string_view>;

template <class Entry>
Refs refs_of(const std::vector<Entry>& entries) {
  Refs refs;
  for (const Entry& entry : entries) refs.emplace(entry.id.value(), entry.ref);
  return refs;
}

std::string ref_of(std::int64_t id, const Refs& refs, const std::string& what) {
  const auto found = refs.find(id);
  if (found == refs.end()) throw UserError(what + " is not there");
  return std::string(found->second);
}

PostbackTemplate template_of(const std::string& text, PostbackTemplate::Kind kind, const std::string& what) {
  std::string error;
  auto parsed = PostbackTemplate::parse(text, kind, error);
  return required(std::move(parsed), what, error);
}

std::vector<ConversionStatus> statuses_of(const PostbackUrlRow& row, const std::string& what) {
  if (row.statuses.empty()) throw UserError(what + ": it has no status");
  std::vector<ConversionStatus> statuses;
  for (const std::string& text : row.statuses) {
    statuses.push_back(required(parse_conversion_status(text), what, "unknown status \"" + text + "\""));
  }
  return statuses;
}

std::optional<PostbackTemplate> body_of(const PostbackUrlRow& row, const std::string& what) {
  if (!row.body) return std::nullopt;
  const std::string type = row.body_type.value_or("");
  const auto kind = required(parse_body_type(type), what, "unknown body type \"" + type + "\"");
  return template_of(*row.body, kind, what + ": body");
}

PostbackUrl postback_url_of(const PostbackUrlRow& row, const Refs& affiliates, const Refs& offers) {
  const std::string what = name_of_row("postback URL", row);
  if (row.share < 0 || row.share > 100) throw UserError(what + ": its share is not between 0 and 100");
  PostbackUrl url;
  url.id = PostbackUrlId(row.id);
  url.ref = row.ref;
  url.affiliate = AffiliateId(row.affiliate_id);
  url.affiliate_ref = ref_of(row.affiliate_id, affiliates, what + ": its affiliate");
  if (row.offer_id) {
    url.offer = OfferId(*row.offer_id);
    url.offer_ref = ref_of(*row.offer_id, offers, what + ": its offer");
  }
  const State state = state_of(row.state, what);
  url.paused = state != State::kActive;
  url.archived = state == State::kArchived;
  url.goals = row.goals;
  url.statuses = statuses_of(row, what);
  url.share = row.share;
  url.method = required(parse_postback_method(row.method), what, "unknown method \"" + row.method + "\"");
  url.url = template_of(row.url, PostbackTemplate::Kind::kUrl, what + ": url");
  url.body = body_of(row, what);
  if (url.body && url.method == PostbackMethod::kGet) throw UserError(what + ": it has a body with GET");
  return url;
}

}  // namespace

PostbackUrls postback_urls_of(const std::vector<PostbackUrlRow>& rows,
                              const std::vector<Affiliate>& affiliates, const std::vector<Offer>& offers) {
  const Refs affiliate_refs = refs_of(affiliates);
  const Refs offer_refs = refs_of(offers);
  PostbackUrls urls;
  for (const PostbackUrlRow& row : rows) {
    try {
      urls.readable.push_back(postback_url_of(row, affiliate_refs, offer_refs));
    } catch (const UserError& e) {
      urls.unreadable.emplace_back(e.what());
    }
  }
  return urls;
}

PostbackUrlRow row_of(const PostbackUrl& url) {
  PostbackUrlRow row;
  row.id = url.id.value();
  row.ref = url.ref;
  row.affiliate_id = url.affiliate.value();
  if (url.offer) row.offer_id = url.offer->value();
  row.state = name_of(state_of(url));
  row.goals = url.goals;
  for (const ConversionStatus status : url.statuses) row.statuses.emplace_back(name_of(status));
  row.share = url.share;
  row.method = name_of(url.method);
  row.url = url.url.text();
  if (url.body) {
    row.body = url.body->text();
    row.body_type = std::string(name_of(url.body->kind()));
  }
  return row;
}

}  // namespace homing::catalog
