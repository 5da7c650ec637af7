#include "homing/admin/report_endpoints.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "admin/credentials.hpp"
#include "admin/csv_answer.hpp"
#include "homing/admin/report_text.hpp"

namespace homing::admin {
namespace {

std::optional<Uuid> report_id_of(const Call& call) {
  if (call.report_id.empty()) return std::nullopt;
  const auto id = Uuid::parse(call.report_id);
  if (!id) throw bad_input({{"Report-Id", "is no UUID"}});
  return id;
}

Answer to_answer(const ReportPage& page, ReportFormat format, bool has_limit) {
  if (format == ReportFormat::kJson) return Answer::json(to_json(page));
  insist_on_whole_file(has_limit, page.next_offset.has_value());
  return csv_answer(to_csv(page), "report.csv");
}

Answer ask(const Call& call, const catalog::Catalog& catalog) {
  const std::shared_ptr<ReportRun> run = call.report;
  run->is_of(call.principal);
  const ReportRequest request = parse_report_request(call, catalog);
  const bool has_limit = call.parameter("limit").has_value();
  return Answer::later([request, run, has_limit](Backend& backend) {
    return to_answer(run->run(backend.reports(), request.query), request.format, has_limit);
  });
}

Answer cancel(const Call& call, RunningReports& running) {
  call.allow_parameters({});
  const auto id = Uuid::parse(call.arguments.at(0));
  if (!id) throw not_found("such report: its ID is a UUID");
  running.cancel(*id, call.principal, credential_of(call));
  return Answer::nothing();
}

}  // namespace

std::vector<Endpoint> report_endpoints(const catalog::CatalogHolder* catalog,
                                       std::shared_ptr<RunningReports> running) {
  return {
      {.method = "GET",
       .path = "/reports",
       .least = Role::kViewer,
       .answer = [catalog](const Call& call, Backend&) { return ask(call, *catalog->snapshot()); },
       .on_taken =
           [running](Call& call) { call.report = running->add(report_id_of(call), credential_of(call)); }},
      {"DELETE", "/reports/{report}", Role::kViewer,
       [running](const Call& call, Backend&) { return cancel(call, *running); }},
  };
}

}  // namespace homing::admin
