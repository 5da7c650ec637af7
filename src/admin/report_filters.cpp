#include "admin/report_filters.hpp"

#include <algorithm>

#include "admin/catalog_names.hpp"
#include "homing/core/text.hpp"
#include "homing/core/units.hpp"
#include "homing/model/click.hpp"

namespace homing::admin {
namespace {

constexpr std::size_t kMaxValues = 100;
constexpr std::size_t kMaxValueBytes = 1024;  // as long as one that is stored

bool is_day(std::string_view value) {
  const auto moment = Moment::parse(value);
  return moment && moment->is_date;
}

/// When it begins: whether an hour of the zone does, the database knows. Empty for what is no time with an
/// offset.
std::vector<std::string> begin_of_hour(std::string_view value) {
  const auto moment = Moment::parse(value);
  if (!moment || moment->is_local) return {};
  return {time_text(moment->time)};
}

bool is_reason(std::string_view value) {
  return std::any_of(kClickRefusals.begin(), kClickRefusals.end(),
                     [&](ClickRefusal refusal) { return name_of(refusal) == value; });
}

/// Whoever types one, types `de` as well as `DE`. Empty for what is no two letters.
std::vector<std::string> country_of(std::string_view value) {
  if (value.size() != 2 || !std::all_of(value.begin(), value.end(), is_alpha)) return {};
  return {to_upper(value)};
}

/// What stands in the database for `value`. Empty when there is nothing such.
std::vector<std::string> values_of(Dimension dimension, std::string_view value,
                                   const catalog::Catalog& catalog) {
  if (value.empty()) return {""};
  switch (dimension) {
    case Dimension::kOffer:
      return numbers_of(offer_named(catalog, value));
    case Dimension::kAffiliate:
      return numbers_of(affiliate_named(catalog, value));
    case Dimension::kAdvertiser:
      return numbers_of(advertiser_named(catalog, value));
    case Dimension::kGoal:
      return numbers_of(goals_named(catalog, value));
    case Dimension::kDay:
      if (!is_day(value)) return {};
      break;
    case Dimension::kHour:
      return begin_of_hour(value);
    case Dimension::kCountry:
      return country_of(value);
    case Dimension::kReason:
      if (!is_reason(value)) return {};
      break;
    default:
      break;
  }
  return {to_storable_text(value)};
}

std::string expected_of(Dimension dimension) {
  if (dimension == Dimension::kDay) return " is no day; expected one like 2026-11-26";
  if (dimension == Dimension::kHour) return " is no hour; expected one like 2026-11-26T14:00:00+01:00";
  if (dimension == Dimension::kCountry) return " is no country; expected two letters like DE (ISO 3166-1)";
  if (dimension == Dimension::kReason) {
    std::string list;
    for (const ClickRefusal refusal : kClickRefusals)
      list.append(list.empty() ? "" : ", ").append(name_of(refusal));
    return " is no reason; expected one of " + list;
  }
  return " is no " + std::string(name_of(dimension)) + " of the catalog; expected a number or a ref";
}

std::vector<std::string> take_values(Parameters& parameters, Dimension dimension,
                                     const catalog::Catalog& catalog) {
  const std::string_view name = name_of(dimension);
  const std::vector<std::string_view> given = parameters.all(name);
  if (given.size() > kMaxValues) {
    parameters.fault(name, "has " + std::to_string(given.size()) + " values; expected 100 at most");
    return {};
  }
  std::vector<std::string> values;
  for (const std::string_view value : given) {
    if (value.size() > kMaxValueBytes) {
      parameters.fault(name, in_quotes(value) + " is longer than anything that is stored: 1024 bytes");
      continue;
    }
    const std::vector<std::string> found = values_of(dimension, value, catalog);
    if (found.empty()) parameters.fault(name, in_quotes(value) + expected_of(dimension));
    values.insert(values.end(), found.begin(), found.end());
  }
  return values;
}

}  // namespace

std::map<Dimension, std::vector<std::string>> take_filters(Parameters& parameters,
                                                           const catalog::Catalog& catalog) {
  std::map<Dimension, std::vector<std::string>> filters;
  for (std::size_t i = 0; i < kDimensions; ++i) {
    const auto dimension = static_cast<Dimension>(i);
    std::vector<std::string> values = take_values(parameters, dimension, catalog);
    if (!values.empty()) filters.emplace(dimension, std::move(values));
  }
  return filters;
}

}  // namespace homing::admin
