#include "homing/store/audit_store.hpp"

#include <array>

#include "homing_sql/sql.hpp"

namespace homing::store {
namespace {

struct Check {
  const char* promise;
  const char* query;
};

constexpr std::array kChecks{
    Check{"the click roll-up equals the clicks", sql::verify_click_rollup.name},
    Check{"the conversion roll-up equals the conversions", sql::verify_conversion_rollup.name},
    Check{"the sums of a day equal its roll-ups", sql::verify_day_sums.name},
    Check{"copies of clicks equal them", sql::verify_converted_clicks.name},
    Check{"a balance of payout entries equals the payouts of the approved conversions",
          sql::verify_ledger.name},
    Check{"status events form a chain that ends in the conversion's status", sql::verify_events.name},
    Check{"every conversion belongs to a click that was redirected",
          sql::verify_conversions_have_clicks.name},
    Check{"every conversion was recorded by exactly one postback, and no answer names another",
          sql::verify_postbacks.name},
    Check{"what affiliates are told did happen", sql::verify_outbox.name},
};

/// One set after another: each counts a day's clicks.
CheckResult verify_value_sums(pqxx::work& tx) {
  CheckResult result{"the sums of a day's clicks by value equal the clicks", {}};
  tx.exec_prepared1(sql::report_session.name, "UTC");
  for (const pqxx::row& set : tx.exec_prepared(sql::verify_made_value_sums.name)) {
    for (const pqxx::row& row : tx.exec_prepared(sql::verify_value_sums.name, set["sums_id"].c_str(),
                                                 set["day"].c_str(), set["dimension"].c_str())) {
      result.counterexamples.push_back(row[0].as<std::string>());
    }
  }
  return result;
}

}  // namespace

std::vector<TraceEvent> AuditStore::trace(const ClickId& id, std::chrono::milliseconds postbacks_kept) {
  std::vector<TraceEvent> events;
  database_.transaction([&](pqxx::work& tx) {
    for (const pqxx::row& row :
         tx.exec_prepared(sql::trace_click.name, id.to_string(),
                          std::chrono::floor<std::chrono::seconds>(postbacks_kept).count())) {
      events.push_back({UnixMillis(std::chrono::milliseconds(row[0].as<std::int64_t>())),
                        row[1].as<std::string>(), row[2].as<std::string>()});
    }
  });
  return events;
}

std::vector<CheckResult> AuditStore::verify() {
  std::vector<CheckResult> results;
  database_.snapshot([&](pqxx::work& tx) {
    for (const Check& check : kChecks) {
      CheckResult result{check.promise, {}};
      for (const pqxx::row& row : tx.exec_prepared(check.query))
        result.counterexamples.push_back(row[0].as<std::string>());
      results.push_back(std::move(result));
    }
    results.push_back(verify_value_sums(tx));
  });
  return results;
}

}  // namespace homing::store
