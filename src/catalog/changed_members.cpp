#include "catalog/entry_rendering.hpp"
#include "catalog/fields.hpp"
#include "homing/catalog/entry_json.hpp"

namespace homing::catalog {
namespace {

using Json = nlohmann::ordered_json;
using Members = std::pair<Json, Json>;

constexpr const char* kToken = "token";
constexpr const char* kPostbackSecret = "postback_secret";

/// All that there is of an entry, for comparing: with its secret.
Json whole(const AdvertiserEntry& entry) {
  Json json = members_of(entry);
  if (entry.token) json[kToken] = entry.token->to_hex();
  return json;
}

Json whole(const AffiliateEntry& entry) {
  Json json = members_of(entry);
  if (entry.postback_secret) json[kPostbackSecret] = *entry.postback_secret;
  return json;
}

template <class Entry>
Json whole(const Entry& entry) {
  return members_of(entry);
}

/// Leaves in both what differs.
void drop_what_stays(Members& members) {
  Json& before = members.first;
  Json& after = members.second;
  std::vector<std::string> alike;
  for (const auto& [name, value] : before.items()) {
    if (const auto found = after.find(name); found != after.end() && *found == value) alike.push_back(name);
  }
  for (const std::string& name : alike) {
    before.erase(name);
    after.erase(name);
  }
}

void hide(Members& members, const char* secret) {
  const bool was = members.first.contains(secret);
  const bool is = members.second.contains(secret);
  if (!was && !is) return;
  members.first.erase(secret);
  members.second[secret] = !was ? "set" : is ? "changed" : "removed";
}

/// @param present  null: it is new
template <class Present, class Entry>
Members compare(const Present* present, const Entry& wanted) {
  Members members{Json::object(), whole(wanted)};
  if (present != nullptr) {
    members.first = whole(entry_of(*present));
    drop_what_stays(members);
  } else if (wanted.id) {
    members.second["id"] = *wanted.id;
  }
  hide(members, kToken);
  hide(members, kPostbackSecret);
  return members;
}

Members compare_goal(const Offer* offer, const GoalEntry& wanted) {
  return compare(offer == nullptr ? nullptr : offer->terms.find_goal(wanted.ref), wanted);
}

}  // namespace

Members changed_members(const Change& change, const Catalog& present, const Document& wanted) {
  using Subject = Change::Subject;
  const auto entry_in = [&](const auto& list) -> const auto& {
    return list.at(change.entry);
  };
  switch (change.subject) {
    case Subject::kAdvertiser: {
      const AdvertiserEntry& entry = entry_in(wanted.advertisers);
      return compare(present.find_advertiser(entry.ref), entry);
    }
    case Subject::kAffiliate: {
      const AffiliateEntry& entry = entry_in(wanted.affiliates);
      return compare(present.find_affiliate(entry.ref), entry);
    }
    case Subject::kOffer: {
      const OfferEntry& entry = entry_in(wanted.offers);
      return compare(present.find_offer(entry.ref), entry);
    }
    case Subject::kGoal: {
      const OfferEntry& entry = entry_in(wanted.offers);
      return compare_goal(present.find_offer(entry.ref), entry.goals.at(change.goal));
    }
    case Subject::kPostbackUrl: {
      const PostbackUrlEntry& entry = entry_in(wanted.postback_urls);
      return compare(present.find_postback_url(entry.ref), entry);
    }
  }
  return {Json::object(), Json::object()};
}

}  // namespace homing::catalog
