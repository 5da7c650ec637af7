#pragma once

#include <nlohmann/json_fwd.hpp>
#include <utility>

#include "homing/catalog/document.hpp"

/// Entries as JSON, with the members that a catalog file has of them.
namespace homing::catalog {

/// With its number, every default, and its goals. A secret stays out: `has_token` and `has_postback_secret`
/// say whether there is one. Goals and lists are in a fixed order: the same entry gives the same text.
[[nodiscard]] nlohmann::ordered_json entry_json(const Advertiser& advertiser);
[[nodiscard]] nlohmann::ordered_json entry_json(const Affiliate& affiliate);
[[nodiscard]] nlohmann::ordered_json entry_json(const Offer& offer);
[[nodiscard]] nlohmann::ordered_json entry_json(const PostbackUrl& url);
/// As its offer has it, and with `offer`.
[[nodiscard]] nlohmann::ordered_json entry_json(const OfferGoal& goal);

/// Makes a document of what entry_json() gave, changed or not: where an entry says `has_token` (or
/// `has_postback_secret`), true stands for the secret that `present` has, false for none; a new secret in the
/// entry comes before either. What is no such member stays as it is, for parse_document() to judge.
/// @throws DocumentError  there is no secret to keep
void keep_secrets(nlohmann::ordered_json& document, const Catalog& present);

/// What a change of difference() does, member by member: two objects, what was and what is. Of a new entry
/// all of it, and nothing before. A secret is never shown: `set`, `changed` or `removed` stands for it in the
/// second.
[[nodiscard]] std::pair<nlohmann::ordered_json, nlohmann::ordered_json> changed_members(
    const Change& change, const Catalog& present, const Document& wanted);

}  // namespace homing::catalog
