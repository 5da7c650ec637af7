#pragma once

#include <memory>
#include <vector>

#include "homing/admin/endpoint.hpp"
#include "homing/admin/running_reports.hpp"
#include "homing/catalog/catalog.hpp"

/// Reports, and what affiliates are owed and were paid. Entries of the catalog are found by what it calls
/// them now; the holder has to outlive the endpoints.
namespace homing::admin {

/// A report is long work: what it is asked for is looked at at once, and then it waits for its turn.
[[nodiscard]] std::vector<Endpoint> report_endpoints(const catalog::CatalogHolder* catalog,
                                                     std::shared_ptr<RunningReports> running);

/// Balances, statements, payments.
[[nodiscard]] std::vector<Endpoint> ledger_endpoints(const catalog::CatalogHolder* catalog);

}  // namespace homing::admin
