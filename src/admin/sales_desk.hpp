#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "homing/admin/backend.hpp"
#include "homing/admin/promo_codes.hpp"
#include "homing/admin/road.hpp"

namespace homing::admin {

/// A sale as an operator reports it: /postback's parameters, and `code`.
struct Sale {
  std::size_t line = 0;  ///< Of the file that it stands in; 0: of none.
  PostbackParameters parameters;
};

/// What became of it, or would become.
struct SaleOutcome {
  std::size_t line = 0;
  unsigned http_status = 200;
  std::string code;  ///< /postback's, or txid_missing, click_id_and_code, code_unknown, code_archived.
  std::string message;
  std::optional<Uuid> conversion_id;
  std::optional<ClickId> click_id;
  std::optional<Uuid> postback_id;  ///< Of what went on the road.
  Owed owed;                        ///< Of a preview only.
};

/// Who reports, from where, and why.
struct Reporter {
  std::string name;
  std::string address;
  std::string note;
};

/// Puts sales on the road, or tells what would become of them.
///
/// Requires of report(): nobody else at this server is in it with promo codes. What an earlier one has left
/// half done (a click's ID remembered, and a crash before the click was in the journal) it then finds out by
/// the road itself: an own click that a postback does not find is in no journal, and is recorded now.
///
/// Everything throws StoreError. Ownership: borrows the backend.
class SalesDesk {
 public:
  SalesDesk(Backend& backend, Reporter reporter) : backend_(backend), reporter_(std::move(reporter)) {}

  [[nodiscard]] std::vector<SaleOutcome> preview(const std::vector<Sale>& sales);
  /// @param at_most  the wait for what the road says
  [[nodiscard]] std::vector<SaleOutcome> report(const std::vector<Sale>& sales,
                                                std::chrono::milliseconds at_most);

 private:
  /// A sale that may go on the road, or has its outcome.
  struct Case {
    SaleOutcome outcome;
    std::optional<Report> report;
    std::int64_t promo_code = 0;
    NodeNumber own_node = 0;  // of this server
  };
  using Codes = std::map<std::string, PromoCode>;  // by the code in upper case
  using Look = std::vector<ClickId> (PromoCodes::*)(const std::vector<CodeSale>&);

  [[nodiscard]] std::vector<Case> prepare(const std::vector<Sale>& sales, Look find_clicks);
  [[nodiscard]] Codes find_codes(const std::vector<Sale>& sales);
  [[nodiscard]] Case open_case(const Sale& sale, const Codes& codes);
  void read(const Sale& sale, Case& one);
  void give_clicks(std::vector<Case>& cases, Look find_clicks);
  [[nodiscard]] std::string reason_for(const Sale& sale) const;
  void put_on_the_road(const std::vector<Case*>& cases, std::chrono::milliseconds at_most);
  [[nodiscard]] static std::vector<Case*> with_lost_clicks(std::vector<Case>& cases);

  Backend& backend_;
  const Reporter reporter_;
};

}  // namespace homing::admin
