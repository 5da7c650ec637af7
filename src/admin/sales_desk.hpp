#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "homing/admin/backend.hpp"
#include "homing/admin/promo_codes.hpp"
#include "homing/admin/road.hpp"

namespace homing::admin {

/// A sale as an operator reports it: /postback's parameters, `code` and `conversion_time`.
struct Sale {
  std::size_t line = 0;  ///< Of the file that it stands in; 0: of none.
  PostbackParameters parameters;
};

/// What became of it, or would become.
struct SaleOutcome {
  std::size_t line = 0;
  unsigned http_status = 200;
  std::string code;  ///< /postback's, or txid_missing, click_id_and_code, code_unknown, code_archived,
                     ///< conversion_time_invalid, conversion_before_click.
  std::string message;
  std::optional<Uuid> conversion_id;
  std::optional<ClickId> click_id;
  std::optional<Uuid> postback_id;            ///< Of what went on the road.
  std::optional<UnixMillis> conversion_time;  ///< Where the sale says it: that of a new conversion.
  Owed owed;                                  ///< Of a preview only.
};

struct SaleCase;
struct SaleTime;
/// Of each sale, by its place: what times_of() gives.
using SaleTimes = std::span<const std::optional<SaleTime>>;

/// Who reports, from where, and why.
struct Reporter {
  std::string name;
  std::string address;
  std::string note;
};

/// Puts sales on the road, or tells what would become of them.
///
/// A sale that says when it was made is a postback of that time, as a replay is one of the time at which the
/// advertiser reported: by it the attribution window is judged, and to it the conversion is booked. A status
/// that it changes is not: that happens now.
///
/// Requires of report(): nobody else at this server is in it with promo codes. What an earlier one has left
/// half done (a click's ID remembered, and a crash before the click was in the journal) it then finds out by
/// the road itself: an own click that a postback does not find is in no journal, and is recorded now.
///
/// Everything throws StoreError. Ownership: borrows the backend.
class SalesDesk {
 public:
  SalesDesk(Backend& backend, Reporter reporter) : backend_(backend), reporter_(std::move(reporter)) {}

  [[nodiscard]] std::vector<SaleOutcome> preview(std::span<const Sale> sales, SaleTimes times);
  /// @param at_most  the wait for what the road says
  [[nodiscard]] std::vector<SaleOutcome> report(std::span<const Sale> sales, SaleTimes times,
                                                std::chrono::milliseconds at_most);

 private:
  using Codes = std::map<std::string, PromoCode>;  // by the code in upper case

  [[nodiscard]] std::vector<SaleCase> open_cases(std::span<const Sale> sales, SaleTimes times);
  [[nodiscard]] Codes find_codes(std::span<const Sale> sales);
  [[nodiscard]] SaleCase open_case(const Sale& sale, const std::optional<SaleTime>& time, const Codes& codes);
  void read(const Sale& sale, const std::optional<SaleTime>& time, SaleCase& one);
  void date(const Sale& sale, const std::optional<SaleTime>& time, SaleCase& one);
  void book_changes_now(std::vector<SaleCase>& cases);
  [[nodiscard]] std::string reason_for(const Sale& sale) const;
  static void settle(SaleCase& one, const PostbackOutcome& given);
  void foresee(const std::vector<SaleCase*>& cases);
  void put_on_the_road(const std::vector<SaleCase*>& cases, std::chrono::milliseconds at_most);

  Backend& backend_;
  const Reporter reporter_;
};

}  // namespace homing::admin
