#include "admin/report_filters.hpp"

#include "admin/catalog_names.hpp"
#include "homing/core/text.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

constexpr std::size_t kMaxValues = 100;
constexpr std::size_t kMaxValueBytes = 1024;  // as long as one that is stored

template <class AnyId>
std::vector<std::string> texts(const std::optional<AnyId>& id) {
  if (!id) return {};
  return {std::to_string(id->value())};
}

std::vector<std::string> texts(const std::vector<GoalId>& ids) {
  std::vector<std::string> numbers;
  for (const GoalId id : ids) numbers.push_back(std::to_string(id.value()));
  return numbers;
}

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

/// What stands in the database for `value`. Empty when there is nothing such.
std::vector<std::string> values_of(Dimension dimension, std::string_view value,
                                   const catalog::Catalog& catalog) {
  if (value.empty()) return {""};
  switch (dimension) {
    case Dimension::kOffer:
      return texts(offer_named(catalog, value));
    case Dimension::kAffiliate:
      return texts(affiliate_named(catalog, value));
    case Dimension::kAdvertiser:
      return texts(advertiser_named(catalog, value));
    case Dimension::kGoal:
      return texts(goals_named(catalog, value));
    case Dimension::kDay:
      if (!is_day(value)) return {};
      break;
    case Dimension::kHour:
      return begin_of_hour(value);
    default:
      break;
  }
  return {to_storable_text(value)};
}

std::string expected_of(Dimension dimension) {
  if (dimension == Dimension::kDay) return " is no day; expected one like 2026-11-26";
  if (dimension == Dimension::kHour) return " is no hour; expected one like 2026-11-26T14:00:00+01:00";
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
