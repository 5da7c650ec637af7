#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "homing/catalog/catalog.hpp"
#include "tests/faults/road_node.hpp"
#include "tests/support/rows.hpp"

namespace homing::test {

/// All that a server asks of its database, in a fixed history: start-up, housekeeping, a change of the
/// catalog, clicks and postbacks of every kind, postbacks that wait for another server's click and are
/// settled by either. What fails is tried again, as the server does. It keeps the book of what was
/// acknowledged.
///
/// Ownership: borrows the database. Threads: one.
class RoadScript {
 public:
  /// @param url    the server's way to its database
  /// @param other  a way to the same that does not fail: of the other server, and of who checks. The history
  ///               begins with a catalog and nothing else in the tables.
  RoadScript(const std::string& url, store::Database& other);

  /// @throws std::exception  it cannot be brought to its end
  void run();
  /// EXPECTs that everything acknowledged is there, once and as it was told, that the affiliate was told all,
  /// that a lease cost one number, and that `homing verify` would be content.
  void check();

 private:
  void start_up();
  void keep_house();
  void add_up_days();
  void change_catalog();
  void convert_own_clicks();
  void convert_again();
  void have_the_others_click_awaited();
  void settle_for_the_other();
  void give_up_what_never_comes();
  void tell_the_affiliate();

  void click(RoadNode& at, const ClickId& id);
  /// @param code  that it has to end with
  /// @return its ID, which a conversion that it records has too
  std::string postback(RoadNode& at, const ClickId& click, PostbackCode code,
                       std::optional<ConversionStatus> status = std::nullopt,
                       std::optional<Operator> by = std::nullopt);
  void expect_conversion(const ClickId& click, const std::string& id, ConversionStatus status, int events);
  void settle_all();
  std::vector<Row> rows(std::string_view sql);

  StandingClock clock_;
  store::Database unprepared_;
  store::Database database_;
  store::Database apply_database_;
  store::Database& other_database_;
  std::shared_ptr<const catalog::Catalog> catalog_;
  std::unique_ptr<RoadNode> node_;
  std::unique_ptr<RoadNode> other_;

  unsigned postbacks_ = 0;
  std::vector<Row> clicks_;       // acknowledged
  std::vector<Row> outcomes_;     // of every postback: its ID, and the code that it has to end with
  std::vector<Row> conversions_;  // that there have to be
};

}  // namespace homing::test
