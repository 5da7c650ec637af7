#include "homing/catalog/entry_json.hpp"

#include "catalog/entry_rendering.hpp"
#include "catalog/faults.hpp"
#include "catalog/fields.hpp"
#include "catalog/values.hpp"

namespace homing::catalog {
namespace {

using Json = nlohmann::ordered_json;

template <class Present>
Json with_id(const Present& present) {
  Json json{{"id", present.id.value()}};
  json.update(members_of(entry_of(present)));
  return json;
}

/// One kind of entry that has a secret.
struct SecretMember {
  const char* list;
  const char* flag;   ///< `has_token`
  const char* kept;   ///< The member that the secret goes back into.
  const char* plain;  ///< The one for a new secret.
};
constexpr SecretMember kTokenMember{"advertisers", "has_token", "token_sha256", "token"};
constexpr SecretMember kPostbackSecretMember{"affiliates", "has_postback_secret", "postback_secret",
                                             "postback_secret"};

std::optional<std::string> secret_of(const Advertiser* advertiser) {
  if (advertiser == nullptr || !advertiser->token) return std::nullopt;
  return advertiser->token->to_hex();
}

std::optional<std::string> secret_of(const Affiliate* affiliate) {
  return affiliate == nullptr ? std::nullopt : affiliate->postback_secret;
}

/// @param secret_named  of the entry of that ref
template <class SecretNamed>
void keep(Json& document, const SecretMember& member, const SecretNamed& secret_named, Faults& faults) {
  const auto list = document.find(member.list);
  if (list == document.end() || !list->is_array()) return;
  for (std::size_t i = 0; i < list->size(); ++i) {
    Json& entry = (*list)[i];
    if (!entry.is_object() || !entry.contains(member.flag) || !entry[member.flag].is_boolean()) continue;
    const bool is_kept = entry[member.flag].get<bool>();
    entry.erase(member.flag);
    if (!is_kept || entry.contains(member.plain) || entry.contains(member.kept)) continue;
    const std::string ref =
        entry.contains("ref") && entry["ref"].is_string() ? entry["ref"].get<std::string>() : "";
    if (const auto secret = secret_named(ref)) {
      entry[member.kept] = *secret;
    } else {
      faults.add_member(
          path_of(member.list, i) + " " + in_quotes(ref), path_of(member.list, i), member.flag,
          "there is none that could be kept: leave it out, or give one as " + std::string(member.plain));
    }
  }
}

}  // namespace

Json entry_json(const Advertiser& advertiser) {
  Json json = with_id(advertiser);
  json[kTokenMember.flag] = advertiser.token.has_value();
  return json;
}

Json entry_json(const Affiliate& affiliate) {
  Json json = with_id(affiliate);
  json[kPostbackSecretMember.flag] = affiliate.postback_secret.has_value();
  return json;
}

Json entry_json(const Offer& offer) {
  Json json = with_id(offer);
  json["goals"] = Json::array();
  for (const Goal& goal : offer.terms.goals) json["goals"].push_back(with_id(goal));
  return json;
}

Json entry_json(const PostbackUrl& url) {
  return with_id(url);
}

Json entry_json(const OfferGoal& goal) {
  Json json{{"id", goal.id.value()}, {"offer", goal.offer->ref}};
  json.update(with_id(*goal.goal));
  return json;
}

void keep_secrets(Json& document, const Catalog& present) {
  if (!document.is_object()) return;
  Faults faults;
  keep(
      document, kTokenMember, [&](const std::string& ref) { return secret_of(present.find_advertiser(ref)); },
      faults);
  keep(
      document, kPostbackSecretMember,
      [&](const std::string& ref) { return secret_of(present.find_affiliate(ref)); }, faults);
  faults.throw_if_any();
}

}  // namespace homing::catalog
