#include <algorithm>
#include <array>

#include "homing/admin/report.hpp"

namespace homing::admin {
namespace {

constexpr std::array<std::string_view, kDimensions> kDimensionNames{
    "day",   "hour",    "advertiser", "offer", "affiliate", "goal",  "source", "sub1",
    "sub2",  "sub3",    "sub4",       "sub5",  "sub6",      "sub7",  "sub8",   "sub9",
    "sub10", "country", "device",     "os",    "browser",   "reason"};

constexpr std::array<std::string_view, kReportColumns> kColumnNames{
    "clicks",        "head",    "prefetch", "bot",      "refused",
    "unique_clicks", "pending", "approved", "rejected", "conversion_rate",
    "payout",        "revenue", "profit",   "epc",      "time_to_conversion"};

template <class Value, std::size_t kCount>
std::optional<Value> find_name(const std::array<std::string_view, kCount>& names,
                               std::string_view name) noexcept {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Value>(found - names.begin());
}

}  // namespace

std::string_view name_of(Dimension dimension) noexcept {
  return kDimensionNames[static_cast<std::size_t>(dimension)];
}

std::optional<Dimension> parse_dimension(std::string_view name) noexcept {
  return find_name<Dimension>(kDimensionNames, name);
}

bool is_in_catalog(Dimension dimension) noexcept {
  return dimension == Dimension::kAdvertiser || dimension == Dimension::kOffer ||
         dimension == Dimension::kAffiliate || dimension == Dimension::kGoal;
}

std::string_view name_of(ReportColumn column) noexcept {
  return kColumnNames[static_cast<std::size_t>(column)];
}

std::string_view name_of(ByChange /*change*/) noexcept {
  return "change";
}

std::optional<ReportColumn> parse_report_column(std::string_view name) noexcept {
  return find_name<ReportColumn>(kColumnNames, name);
}

}  // namespace homing::admin
