#include <nlohmann/json.hpp>

#include "admin/csv_answer.hpp"
#include "homing/admin/ledger_text.hpp"
#include "homing/admin/report_endpoints.hpp"

namespace homing::admin {
namespace {

Answer balances(const Call& call, Backend& backend, const catalog::Catalog& catalog) {
  return Answer::json(to_json(backend.ledger().balances(parse_balance_query(call, catalog))));
}

std::string file_name(AffiliateId affiliate, const catalog::Catalog& catalog) {
  const auto* const found = catalog.find_affiliate(std::to_string(affiliate.value()));
  return "statement-" + (found == nullptr ? std::to_string(affiliate.value()) : found->ref) + ".csv";
}

Answer statement(const Call& call, Backend& backend, const catalog::Catalog& catalog) {
  const StatementRequest request = parse_statement_request(call, catalog);
  const Statement statement = backend.ledger().statement(request.query);
  if (request.format == ReportFormat::kJson) return Answer::json(to_json(statement, catalog));
  insist_on_whole_file(call.parameter("limit").has_value(), statement.next_offset.has_value());
  return csv_answer(to_csv(statement), file_name(statement.affiliate, catalog));
}

/// Where `asked` has no time of its own, it is taken at its word that it repeats.
bool repeats(const Payment& asked, const Payment& there) {
  const bool has_time = asked.paid_at != asked.recorded_at;
  return asked.affiliate == there.affiliate && asked.amount == there.amount &&
         asked.currency == there.currency && asked.note == there.note &&
         (!has_time || asked.paid_at == there.paid_at);
}

Answer pay(const Call& call, Backend& backend, const catalog::Catalog& catalog) {
  const Payment payment = parse_payment(call, catalog);
  const RecordedPayment recorded = backend.ledger().record(payment, call.client);
  if (!recorded.is_new && !repeats(payment, recorded.payment)) {
    throw Problem{409, "payment_differs", "There is another payment of this ID, which stays as it is."};
  }
  return Answer::json(to_json(recorded.payment, catalog), recorded.is_new ? 201 : 200);
}

/// An endpoint's answer that looks at the catalog.
template <class Work>
std::function<Answer(const Call&, Backend&)> with(const catalog::CatalogHolder* catalog, Work work) {
  return [catalog, work](const Call& call, Backend& backend) {
    return work(call, backend, *catalog->snapshot());
  };
}

}  // namespace

std::vector<Endpoint> ledger_endpoints(const catalog::CatalogHolder* catalog) {
  return {
      {"GET", "/balances", Role::kViewer, with(catalog, balances)},
      {"GET", "/statements", Role::kViewer, with(catalog, statement)},
      {"POST", "/payments", Role::kManager, with(catalog, pay)},
  };
}

}  // namespace homing::admin
