#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "admin/listing.hpp"
#include "admin/parameters.hpp"
#include "homing/catalog/catalog.hpp"
#include "homing/model/ids.hpp"

/// What a request calls an entry of the catalog, by number or ref. Empty when there is none such.
namespace homing::admin {

[[nodiscard]] std::optional<OfferId> offer_named(const catalog::Catalog& catalog, std::string_view name);
[[nodiscard]] std::optional<AffiliateId> affiliate_named(const catalog::Catalog& catalog,
                                                         std::string_view name);
[[nodiscard]] std::optional<AdvertiserId> advertiser_named(const catalog::Catalog& catalog,
                                                           std::string_view name);
/// Of every offer that has one called so; `offer/goal` names the one of that offer.
[[nodiscard]] std::vector<GoalId> goals_named(const catalog::Catalog& catalog, std::string_view name);

/// What one of these has found, as the database is asked for it: as numbers.
template <class AnyId>
[[nodiscard]] std::vector<std::string> numbers_of(const std::optional<AnyId>& id) {
  if (!id) return {};
  return {std::to_string(id->value())};
}
template <class AnyId>
[[nodiscard]] std::vector<std::string> numbers_of(const std::vector<AnyId>& ids) {
  std::vector<std::string> numbers;
  for (const AnyId id : ids) numbers.push_back(std::to_string(id.value()));
  return numbers;
}

/// The numbers of what a list is asked for by a filter that is called like the kind of its entries; empty:
/// it is not asked by it. @param named  one of the above @throws Problem  a value names nothing
template <class Named>
[[nodiscard]] std::vector<std::string> entry_filter(const Call& call, std::string_view kind,
                                                    const catalog::Catalog& catalog, const Named& named) {
  std::vector<std::string> numbers;
  for (const std::string& name : filter(call, kind)) {
    const std::vector<std::string> found = numbers_of(named(catalog, name));
    if (found.empty())
      throw bad_input({{std::string(kind), "there is no " + std::string(kind) + " " + in_quotes(name)}});
    numbers.insert(numbers.end(), found.begin(), found.end());
  }
  return numbers;
}

}  // namespace homing::admin
