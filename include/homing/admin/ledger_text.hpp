#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

#include "homing/admin/ledger.hpp"
#include "homing/admin/report_text.hpp"
#include "homing/catalog/catalog.hpp"
#include "homing/http/query.hpp"

namespace homing::admin {

struct StatementRequest {
  StatementQuery query;
  ReportFormat format = ReportFormat::kJson;
};

/// Reads a statement's URL parameters: `affiliate` (required; number or ref), `from`, `to`, `tz`, `currency`,
/// `limit`, `cursor`, `format`, as those of a report; 30 days where `from` is absent.
/// @throws InputError  with every fault of every parameter
[[nodiscard]] StatementRequest parse_statement_request(std::span<const http::Parameter> parameters,
                                                       const catalog::Catalog& catalog, UnixMillis now);

/// Reads a payment: a JSON object with `affiliate` (number or ref), `amount` (a string; `-12.50` corrects),
/// `currency`, and, if it likes, `paid_at` (see Moment, with its offset; now where absent; not later than
/// now), `note` (1000 bytes), `id` (a UUID: the same again is the same payment; a new one where absent).
/// @throws InputError  with every fault of every member
[[nodiscard]] Payment parse_payment(std::string_view json, const catalog::Catalog& catalog,
                                    std::string_view recorded_by, UnixMillis now);

/// The items of GET /balances.
[[nodiscard]] nlohmann::ordered_json to_json(const std::vector<Balance>& balances);
[[nodiscard]] nlohmann::ordered_json to_json(const Payment& payment, const catalog::Catalog& catalog);
/// The answer of GET /statements.
[[nodiscard]] nlohmann::ordered_json to_json(const Statement& statement, const catalog::Catalog& catalog);
/// Its lines, with a line of column names.
[[nodiscard]] std::string to_csv(const Statement& statement);

}  // namespace homing::admin
