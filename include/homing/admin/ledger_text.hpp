#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "homing/admin/call.hpp"
#include "homing/admin/ledger.hpp"
#include "homing/admin/report_text.hpp"
#include "homing/catalog/catalog.hpp"

namespace homing::admin {

/// Reads the URL parameters of a list of balances: `affiliate` (number or ref; may be repeated), `limit`,
/// `cursor`.
/// @throws Problem  with every fault of every parameter
[[nodiscard]] BalanceQuery parse_balance_query(const Call& call, const catalog::Catalog& catalog);

struct StatementRequest {
  StatementQuery query;
  ReportFormat format = ReportFormat::kJson;
};

/// Reads a statement's URL parameters: `affiliate` (required; number or ref), `from`, `to`, `tz`, `currency`,
/// `limit`, `cursor`, `format`, as those of a report; 30 days where `from` is absent.
/// @throws Problem  with every fault of every parameter
[[nodiscard]] StatementRequest parse_statement_request(const Call& call, const catalog::Catalog& catalog);

/// Reads a payment from a JSON object of strings: `affiliate` (number or ref), `amount` (`-12.50` corrects),
/// `currency`, and, if it likes, `paid_at` (see Moment, with its offset; now where absent; not later than
/// now), `note` (1000 bytes), `id` (a UUID: the same again is the same payment; a new one where absent). Who
/// calls is who records it.
/// @throws Problem  with every fault of every member
[[nodiscard]] Payment parse_payment(const Call& call, const catalog::Catalog& catalog);

/// The answer of GET /balances.
[[nodiscard]] nlohmann::ordered_json to_json(const BalancePage& page);
/// The answer of POST /payments.
[[nodiscard]] nlohmann::ordered_json to_json(const Payment& payment, const catalog::Catalog& catalog);
/// The answer of GET /statements.
[[nodiscard]] nlohmann::ordered_json to_json(const Statement& statement, const catalog::Catalog& catalog);
/// A line of column names; of each currency the balance at the period's begin, in front of the first page;
/// the lines; and of each the balance at its end, behind the last page. Times are the zone's.
[[nodiscard]] std::string to_csv(const Statement& statement);

}  // namespace homing::admin
