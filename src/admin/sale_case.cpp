#include "admin/sale_case.hpp"

#include <utility>

namespace homing::admin {

std::vector<SaleCase*> going(std::vector<SaleCase>& cases) {
  std::vector<SaleCase*> all;
  for (SaleCase& one : cases) {
    if (one.report) all.push_back(&one);
  }
  return all;
}

std::vector<Report> reports_of(const std::vector<SaleCase*>& cases) {
  std::vector<Report> reports;
  reports.reserve(cases.size());
  for (const SaleCase* one : cases) reports.push_back(*one->report);
  return reports;
}

void turn_away(SaleCase& one, unsigned http_status, std::string code, std::string message) {
  one.report.reset();
  one.outcome.postback_id.reset();
  one.outcome.http_status = http_status;
  one.outcome.code = std::move(code);
  one.outcome.message = std::move(message);
}

}  // namespace homing::admin
