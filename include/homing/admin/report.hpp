#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "homing/admin/period.hpp"

/// Reports: clicks and conversions, counted by up to three dimensions.
///
/// What counts when: a click at the time of its ID, a conversion at the time of its postback (recorded_at),
/// whenever its click was. Days and hours are those of the query's time zone. Clicks are counted, or flagged
/// (head, prefetch, bot), or refused; each is one of these, the refusal going before the flag. Conversions
/// stand in their present status. Payout and revenue are those of approved ones. Amounts are never added over
/// currencies: there is one ReportAmounts a currency, all of them exact. The advertiser of a click or a
/// conversion is the one that its offer has now. A click has no goal: grouped by goal, clicks are in the row
/// without one; filtered by goal, they are those of the goal's offer. A conversion has no reason: that is of
/// refused clicks. Of a conversion whose click is no longer kept, what only its click knew (source, sub IDs,
/// country, ...) is absent.
namespace homing::admin {

enum class Dimension : std::uint8_t {
  kDay,
  kHour,
  kAdvertiser,
  kOffer,
  kAffiliate,
  kGoal,
  kSource,
  kSub1,
  kSub2,
  kSub3,
  kSub4,
  kSub5,
  kSub6,
  kSub7,
  kSub8,
  kSub9,
  kSub10,
  kCountry,
  kDevice,
  kOs,
  kBrowser,
  kReason,
};
inline constexpr std::size_t kDimensions = 22;
/// `day`, `sub1`: in URLs, in answers.
[[nodiscard]] std::string_view name_of(Dimension dimension) noexcept;
[[nodiscard]] std::optional<Dimension> parse_dimension(std::string_view name) noexcept;
/// Whether its values are entries of the catalog, with a number and a ref.
[[nodiscard]] bool is_in_catalog(Dimension dimension) noexcept;

enum class ReportColumn : std::uint8_t {
  kClicks,
  kHead,
  kPrefetch,
  kBot,
  kRefused,
  kUniqueClicks,
  kPending,
  kApproved,
  kRejected,
  kConversionRate,
  kPayout,
  kRevenue,
  kProfit,
  kEpc,
  kTimeToConversion,
};
inline constexpr std::size_t kReportColumns = 15;
[[nodiscard]] std::string_view name_of(ReportColumn column) noexcept;
[[nodiscard]] std::optional<ReportColumn> parse_report_column(std::string_view name) noexcept;

/// To sort rows by how much of the whole each gained or lost beside the period before: what its clicks differ
/// by, as a part of the clicks of both periods in all, and the same of its conversions that are not rejected,
/// added up. Of the period before the 10,000 rows with most in them are looked at; another had nothing.
struct ByChange {};
[[nodiscard]] std::string_view name_of(ByChange change) noexcept;

struct ReportSort {
  std::variant<ReportColumn, Dimension, ByChange> by = ReportColumn::kClicks;  ///< A dimension of the groups.
  bool descending = true;
  std::string currency;  ///< Whose amounts, by an amount. Empty: the one with most approved conversions.
};

struct ReportQuery {
  static constexpr std::size_t kMaxGroups = 3;

  std::vector<Dimension> groups;  ///< Each once. None: one row.
  /// Of each dimension that is here the values that it may have: numbers of catalog entries, days as
  /// ReportKey has them, RFC 3339 times at which hours begin, any text else; an empty one for those where it
  /// is absent.
  std::map<Dimension, std::vector<std::string>> filters;
  Period period;
  ReportSort sort;  ///< ByChange only with `previous`.
  std::size_t offset = 0;
  std::size_t limit = 50;
  bool previous = false;                ///< The period before it, too: as long on the zone's clock.
  std::optional<Moment> previous_from;  ///< Where that one begins. Empty: as long before it.
  /// Both need the single clicks and conversions, so roll-ups cannot answer them.
  bool unique_clicks = false;
  bool time_to_conversion = false;
  bool raw_only = false;  ///< Without roll-ups and sums. The answer is the same while the clicks are kept.
};

/// What a row is of.
struct ReportKey {
  std::string value;  ///< A ref (a goal's behind its offer's: `shoes/sale`), a day (`2026-11-26`), an hour
                      ///< (`2026-11-26T14:00:00+01:00`), a text. Empty: absent.
  std::optional<std::int64_t> id;  ///< Of an entry in the catalog, likewise its name.
  std::string name;

  friend bool operator==(const ReportKey&, const ReportKey&) = default;
};

/// Of one currency. Numbers are exact decimals as text, without trailing zeros: a sum has no upper end.
struct ReportAmounts {
  std::string currency;
  std::string payout;
  std::string revenue;
  std::string profit;  ///< Revenue less payout.
  std::optional<std::string>
      epc;  ///< Earnings per click: payout for each counted click, to six places. Empty: no click.

  friend bool operator==(const ReportAmounts&, const ReportAmounts&) = default;
};

struct ReportValues {
  std::int64_t clicks = 0;  ///< Counted.
  std::int64_t head = 0;
  std::int64_t prefetch = 0;
  std::int64_t bot = 0;
  std::int64_t refused = 0;
  std::map<std::string, std::int64_t> refused_by_reason;
  /// Counted clicks less those that repeat a visitor's of the same day (in the zone) within the row. A
  /// visitor is an IP address with a user agent, told apart by 64 bits of a hash. The totals' is not the
  /// rows' sum.
  std::optional<std::int64_t> unique_clicks;
  std::int64_t pending = 0;  ///< Conversions.
  std::int64_t approved = 0;
  std::int64_t rejected = 0;
  std::optional<std::string>
      conversion_rate;  ///< Approved conversions for each counted click, to six places.
  /// Median of those that are not rejected, in seconds, to three places. Sales by promo code have none.
  std::optional<std::string> time_to_conversion;
  std::vector<ReportAmounts> amounts;  ///< By currency.

  friend bool operator==(const ReportValues&, const ReportValues&) = default;
};

struct ReportRow {
  std::vector<ReportKey> keys;  ///< As the groups.
  ReportValues values;
  std::optional<ReportValues>
      previous;  ///< Of the same keys; days and hours are as far from its period's begin.
};

struct ReportPage {
  std::vector<Dimension> groups;
  std::string zone;
  TimeRange period;
  std::optional<TimeRange> previous_period;
  std::vector<ReportRow>
      rows;  ///< Those with anything in the period, or of the first 10,000 in the one before it where that is
             ///< asked for. The same sort puts them in the same order.
  ReportValues totals;  ///< Of all rows, on whatever page.
  std::optional<ReportValues> previous_totals;
  std::int64_t rows_in_all = 0;
  std::optional<std::size_t> next_offset;  ///< Empty on the last page.
  bool clicks_from_rollups = false;
  bool conversions_from_rollups = false;
};

/// Where reports come from. Implemented by the store module. Threads: one at a time, but for cancel(); it
/// blocks.
class Reports {
 public:
  virtual ~Reports() = default;
  /// All of the answer is of one moment of the database.
  /// @throws Problem  there is no such time zone; the period is empty, or longer than kMaxPeriodDays; a time
  /// that is filtered by begins no hour of the zone
  /// @throws StoreError  kTimedOut: it takes longer than the database's statement timeout, or was cancelled
  virtual ReportPage run(const ReportQuery& query) = 0;
  /// From any thread: ends the statement that is running for a report, if one is at this very moment. Whoever
  /// wants the report's end has to say it again until it has come.
  virtual void cancel() noexcept = 0;
};

}  // namespace homing::admin
