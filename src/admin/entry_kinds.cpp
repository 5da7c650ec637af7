#include "admin/entry_kinds.hpp"

#include <optional>
#include <set>

namespace homing::admin {
namespace {

using Ids = std::optional<std::set<std::int64_t>>;  // empty: any

/// Of the entries of another kind that a parameter names, each by number or ref.
template <class Kind>
Ids ids_in(const Call& call, std::string_view name, const catalog::Catalog& present) {
  const std::vector<std::string> values = call.parameters(name);
  if (values.empty()) return std::nullopt;
  std::set<std::int64_t> ids;
  for (const std::string& value : values) {
    const auto* const entry = Kind::find(present, value);
    if (entry == nullptr)
      throw bad_input(
          {{std::string(name), "there is no " + std::string(Kind::kNoun) + " \"" + value + "\""}});
    ids.insert(entry->id.value());
  }
  return ids;
}

template <class AnyId>
bool takes(const Ids& ids, AnyId id) {
  return !ids || ids->contains(id.value());
}

}  // namespace

Filter<catalog::Advertiser> Advertisers::filter(const Call& call, const catalog::Catalog&) {
  call.allow_parameters({"q", "state", "limit", "cursor"});
  return [](const Entry&) { return true; };
}

Filter<catalog::Affiliate> Affiliates::filter(const Call& call, const catalog::Catalog&) {
  call.allow_parameters({"q", "state", "limit", "cursor"});
  return [](const Entry&) { return true; };
}

Filter<catalog::Offer> Offers::filter(const Call& call, const catalog::Catalog& present) {
  call.allow_parameters({"q", "state", "advertiser", "limit", "cursor"});
  const Ids advertisers = ids_in<Advertisers>(call, "advertiser", present);
  return [advertisers](const Entry& offer) { return takes(advertisers, offer.advertiser); };
}

Filter<PostbackUrl> PostbackUrls::filter(const Call& call, const catalog::Catalog& present) {
  call.allow_parameters({"q", "state", "affiliate", "offer", "limit", "cursor"});
  const Ids affiliates = ids_in<Affiliates>(call, "affiliate", present);
  const Ids offers = ids_in<Offers>(call, "offer", present);
  return [affiliates, offers](const Entry& url) {
    return takes(affiliates, url.affiliate) && (!offers || (url.offer && takes(offers, *url.offer)));
  };
}

Filter<catalog::OfferGoal> Goals::filter(const Call& call, const catalog::Catalog& present) {
  call.allow_parameters({"q", "state", "offer", "limit", "cursor"});
  const Ids offers = ids_in<Offers>(call, "offer", present);
  return [offers](const Entry& goal) { return takes(offers, goal.offer->id); };
}

std::string secret_of(const catalog::Advertiser& advertiser) {
  return advertiser.token ? advertiser.token->to_hex() : "";
}

std::string secret_of(const catalog::Affiliate& affiliate) {
  return affiliate.postback_secret.value_or("");
}

std::string secret_of(const catalog::Offer&) {
  return "";
}

std::string secret_of(const PostbackUrl&) {
  return "";
}

std::string secret_of(const catalog::OfferGoal&) {
  return "";
}

}  // namespace homing::admin
