#include "catalog/snapshot_json.hpp"

#include <sodium.h>

#include <array>
#include <nlohmann/json.hpp>

#include "homing/core/error.hpp"
#include "homing/core/text.hpp"

namespace homing::catalog {
namespace {

constexpr int kFormat = 1;

using nlohmann::json;

template <class Value>
json or_null(const std::optional<Value>& value) {
  return value ? json(*value) : json(nullptr);
}

template <class Value>
void read_or_null(const json& value, std::optional<Value>& out) {
  if (!value.is_null()) out = value.get<Value>();
}

}  // namespace

// nlohmann/json finds these by their arguments. Postback secrets and URLs and the states of advertisers and
// goals came later than the format: files without them stay readable.

void to_json(json& out, const AdvertiserRow& row) {
  out = {{"id", row.id},
         {"ref", row.ref},
         {"name", row.name},
         {"token_hash", or_null(row.token_hash)},
         {"postback_ips", row.postback_ips},
         {"state", row.state}};
}

void from_json(const json& in, AdvertiserRow& row) {
  in.at("id").get_to(row.id);
  in.at("ref").get_to(row.ref);
  in.at("name").get_to(row.name);
  read_or_null(in.at("token_hash"), row.token_hash);
  in.at("postback_ips").get_to(row.postback_ips);
  if (in.contains("state")) in.at("state").get_to(row.state);
}

void to_json(json& out, const AffiliateRow& row) {
  out = {{"id", row.id},
         {"ref", row.ref},
         {"name", row.name},
         {"state", row.state},
         {"postback_secret", or_null(row.postback_secret)}};
}

void from_json(const json& in, AffiliateRow& row) {
  in.at("id").get_to(row.id);
  in.at("ref").get_to(row.ref);
  in.at("name").get_to(row.name);
  in.at("state").get_to(row.state);
  if (in.contains("postback_secret")) read_or_null(in.at("postback_secret"), row.postback_secret);
}

void to_json(json& out, const GoalRow& row) {
  out = {{"id", row.id},
         {"offer_id", row.offer_id},
         {"ref", row.ref},
         {"is_default", row.is_default},
         {"payout", row.payout},
         {"revenue", row.revenue},
         {"currency", row.currency},
         {"state", row.state}};
}

void from_json(const json& in, GoalRow& row) {
  in.at("id").get_to(row.id);
  in.at("offer_id").get_to(row.offer_id);
  in.at("ref").get_to(row.ref);
  in.at("is_default").get_to(row.is_default);
  in.at("payout").get_to(row.payout);
  in.at("revenue").get_to(row.revenue);
  in.at("currency").get_to(row.currency);
  if (in.contains("state")) in.at("state").get_to(row.state);
}

void to_json(json& out, const OfferRow& row) {
  out = {{"id", row.id},
         {"ref", row.ref},
         {"advertiser_id", row.advertiser_id},
         {"name", row.name},
         {"state", row.state},
         {"target_url", row.target_url},
         {"fallback_url", or_null(row.fallback_url)},
         {"click_id_parameter", row.click_id_parameter},
         {"deep_link_hosts", row.deep_link_hosts},
         {"attribution_window_seconds", or_null(row.attribution_window_seconds)},
         {"review", row.review},
         {"payout_override", row.payout_override},
         {"refuse_postbacks_when_paused", row.refuse_postbacks_when_paused}};
}

void from_json(const json& in, OfferRow& row) {
  in.at("id").get_to(row.id);
  in.at("ref").get_to(row.ref);
  in.at("advertiser_id").get_to(row.advertiser_id);
  in.at("name").get_to(row.name);
  in.at("state").get_to(row.state);
  in.at("target_url").get_to(row.target_url);
  read_or_null(in.at("fallback_url"), row.fallback_url);
  in.at("click_id_parameter").get_to(row.click_id_parameter);
  in.at("deep_link_hosts").get_to(row.deep_link_hosts);
  read_or_null(in.at("attribution_window_seconds"), row.attribution_window_seconds);
  in.at("review").get_to(row.review);
  in.at("payout_override").get_to(row.payout_override);
  in.at("refuse_postbacks_when_paused").get_to(row.refuse_postbacks_when_paused);
}

void to_json(json& out, const PostbackUrlRow& row) {
  out = {{"id", row.id},
         {"ref", row.ref},
         {"affiliate_id", row.affiliate_id},
         {"offer_id", or_null(row.offer_id)},
         {"state", row.state},
         {"goals", row.goals},
         {"statuses", row.statuses},
         {"share", row.share},
         {"method", row.method},
         {"url", row.url},
         {"body", or_null(row.body)},
         {"body_type", or_null(row.body_type)}};
}

void from_json(const json& in, PostbackUrlRow& row) {
  in.at("id").get_to(row.id);
  in.at("ref").get_to(row.ref);
  in.at("affiliate_id").get_to(row.affiliate_id);
  read_or_null(in.at("offer_id"), row.offer_id);
  in.at("state").get_to(row.state);
  in.at("goals").get_to(row.goals);
  in.at("statuses").get_to(row.statuses);
  in.at("share").get_to(row.share);
  in.at("method").get_to(row.method);
  in.at("url").get_to(row.url);
  read_or_null(in.at("body"), row.body);
  read_or_null(in.at("body_type"), row.body_type);
}

void to_json(json& out, const KeyRow& row) {
  out = {{"version", row.version}, {"key", row.key}, {"active_from_millis", row.active_from_millis}};
}

void from_json(const json& in, KeyRow& row) {
  in.at("version").get_to(row.version);
  in.at("key").get_to(row.key);
  in.at("active_from_millis").get_to(row.active_from_millis);
}

void to_json(json& out, const CatalogRows& rows) {
  out = {{"version", rows.version},
         {"advertisers", rows.advertisers},
         {"affiliates", rows.affiliates},
         {"offers", rows.offers},
         {"goals", rows.goals},
         {"postback_urls", rows.postback_urls},
         {"keys", rows.keys}};
}

void from_json(const json& in, CatalogRows& rows) {
  in.at("version").get_to(rows.version);
  in.at("advertisers").get_to(rows.advertisers);
  in.at("affiliates").get_to(rows.affiliates);
  in.at("offers").get_to(rows.offers);
  in.at("goals").get_to(rows.goals);
  if (in.contains("postback_urls")) in.at("postback_urls").get_to(rows.postback_urls);
  in.at("keys").get_to(rows.keys);
}

namespace {

std::string sha256(const std::string& text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

void check_format(const json& snapshot) {
  const int format = snapshot.at("format").get<int>();
  if (format == kFormat) return;
  throw UserError("it is of format " + std::to_string(format) + ", this binary reads format " +
                  std::to_string(kFormat));
}

}  // namespace

std::string encode_snapshot(const CatalogRows& rows) {
  const json catalog = rows;
  const json snapshot = {{"format", kFormat}, {"sha256", sha256(catalog.dump())}, {"catalog", catalog}};
  return snapshot.dump(1) + "\n";
}

CatalogRows decode_snapshot(std::string_view text) {
  try {
    const json snapshot = json::parse(text);
    check_format(snapshot);
    const json& catalog = snapshot.at("catalog");
    if (snapshot.at("sha256").get<std::string>() != sha256(catalog.dump())) {
      throw UserError("its content does not match its checksum");
    }
    return catalog.get<CatalogRows>();
  } catch (const json::exception&) {
    // nlohmann's words quote the text, and that holds keys.
    throw UserError("it is no complete snapshot");
  }
}

}  // namespace homing::catalog
