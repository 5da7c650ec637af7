#include "homing/admin/sales.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>

#include "admin/sale_times.hpp"
#include "admin/sales_desk.hpp"
#include "admin/sales_file.hpp"
#include "admin/turn.hpp"
#include "homing/admin/body.hpp"
#include "homing/admin/period.hpp"
#include "homing/core/store_error.hpp"
#include "homing/core/text.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kGroup = 500;  // so many lines share a sync
constexpr milliseconds kImportWait{30000};
constexpr milliseconds kTurnWait{2000};
constexpr std::size_t kLongestNote = 500;

Json to_json(const SaleOutcome& outcome) {
  Json json = Json::object();
  if (outcome.line > 0) json["line"] = outcome.line;
  json["code"] = outcome.code;
  json["message"] = outcome.message;
  if (outcome.conversion_id) json["conversion_id"] = outcome.conversion_id->to_string();
  if (outcome.click_id) json["click_id"] = outcome.click_id->to_string();
  if (outcome.postback_id) json["postback_id"] = outcome.postback_id->to_string();
  if (outcome.conversion_time) json["conversion_time"] = time_text(*outcome.conversion_time);
  return json;
}

void add_owed(const Owed& owed, Json& json) {
  const auto put = [&](const char* name, const std::string& value) {
    if (!value.empty()) json[name] = value;
  };
  put("offer", owed.offer);
  put("affiliate", owed.affiliate);
  put("goal", owed.goal);
  put("payout", owed.payout);
  put("payout_currency", owed.payout_currency);
  put("revenue", owed.revenue);
  put("revenue_currency", owed.revenue_currency);
}

Answer lines_answer(const std::vector<SaleOutcome>& outcomes, bool preview) {
  Json json{{"preview", preview}, {"totals", {{"lines", outcomes.size()}}}, {"lines", Json::array()}};
  for (const SaleOutcome& outcome : outcomes) {
    Json& line = json["lines"].emplace_back(to_json(outcome));
    if (preview) add_owed(outcome.owed, line);
    Json& total = json["totals"][outcome.code];
    total = total.is_null() ? 1 : total.get<int>() + 1;
  }
  return Answer::json(json);
}

struct ImportCall {
  std::vector<Sale> sales;
  Reporter reporter;
  std::string zone;
};

std::string checked_zone(const std::optional<std::string>& given) {
  if (given && !is_zone_name(*given)) {
    throw bad_input(
        {{"tz", in_quotes(*given) + " is no time zone; expected an IANA name like Europe/Berlin"}});
  }
  return given.value_or("UTC");
}

ImportCall read_import(const Call& call) {
  call.allow_parameters({"note", "tz"});
  if (call.content_type != "text/csv")
    throw Problem{415, "content_type_unsupported", "The body has to be CSV, with Content-Type: text/csv."};
  std::string note = call.parameter("note").value_or("");
  if (note.size() > kLongestNote || !is_storable_text(note))
    throw bad_input({{"note", "has to have at most " + std::to_string(kLongestNote) + " bytes of UTF-8"}});
  std::string zone = checked_zone(call.parameter("tz"));
  return {read_sales_file(call.body), {call.actor().name, call.client, std::move(note)}, std::move(zone)};
}

std::vector<SaleOutcome> not_taken(std::span<const Sale> sales) {
  std::vector<SaleOutcome> outcomes;
  for (const Sale& sale : sales) {
    SaleOutcome outcome;
    outcome.line = sale.line;
    outcome.http_status = 503;
    outcome.code = name_of(PostbackCode::kUnavailable);
    outcome.message = "The database went away; import the file again, what was taken counts once.";
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

std::vector<SaleOutcome> report_group(SalesDesk& desk, std::span<const Sale> group, SaleTimes times,
                                      milliseconds at_most) {
  try {
    return desk.report(group, times, at_most);
  } catch (const StoreError&) {
    return not_taken(group);
  }
}

/// All times are read before anything is taken: where there is no such zone, nothing was done.
Answer import_sales(const ImportCall& given, Backend& backend, Turn& turn) {
  const auto times = times_of(given.sales, given.zone, backend.conversions());
  const Turn::Taken taken(turn, kTurnWait);
  SalesDesk desk(backend, given.reporter);
  const auto deadline = SteadyClock::now() + kImportWait;
  std::vector<SaleOutcome> outcomes;
  for (std::size_t begin = 0; begin < given.sales.size(); begin += kGroup) {
    const std::size_t count = std::min(kGroup, given.sales.size() - begin);
    const auto group = std::span(given.sales).subspan(begin, count);
    const auto times_of_group = SaleTimes(times).subspan(begin, count);
    const auto left = std::chrono::floor<milliseconds>(deadline - SteadyClock::now());
    const milliseconds at_most = std::clamp(left, milliseconds(0), backend.road().usual_wait());
    for (SaleOutcome& outcome : report_group(desk, group, times_of_group, at_most))
      outcomes.push_back(std::move(outcome));
  }
  return lines_answer(outcomes, false);
}

Answer import_file(const Call& call, const std::shared_ptr<Turn>& turn) {
  const auto given = std::make_shared<const ImportCall>(read_import(call));
  return Answer::later([given, turn](Backend& backend) { return import_sales(*given, backend, *turn); });
}

Answer preview_import(const Call& call, Backend&) {
  const auto given = std::make_shared<const ImportCall>(read_import(call));
  return Answer::later([given](Backend& backend) {
    const auto times = times_of(given->sales, given->zone, backend.conversions());
    return lines_answer(SalesDesk(backend, given->reporter).preview(given->sales, times), true);
  });
}

Sale read_sale(Body& body) {
  Sale sale;
  for (const char* name : {"click_id", "code", "goal", "txid", "amount", "currency", "conversion_time",
                           "payout", "revenue", "status", "adv1", "adv2", "adv3", "adv4", "adv5"}) {
    if (auto value = body.optional_text(name, 1, 1024)) sale.parameters.emplace_back(name, std::move(*value));
  }
  return sale;
}

Answer report_one(const Call& call, Backend& backend, Turn& turn) {
  Body body(call);
  const std::vector<Sale> sale{read_sale(body)};
  const std::string note = body.optional_text("note", 1, kLongestNote).value_or("");
  const auto zone = body.optional_text("tz");
  body.finish();
  const auto times = times_of(sale, checked_zone(zone), backend.conversions());
  const Turn::Taken taken(turn, kTurnWait);
  SalesDesk desk(backend, {call.actor().name, call.client, note});
  const SaleOutcome outcome = desk.report(sale, times, backend.road().usual_wait()).at(0);
  if (outcome.http_status >= 300) {
    throw Problem{outcome.http_status, outcome.code, outcome.message};
  }
  const bool is_new = outcome.code == "recorded";
  Answer answer = Answer::json(to_json(outcome), is_new ? 201 : outcome.http_status);
  if (is_new) answer.location = "/api/v1/conversions/" + outcome.conversion_id.value().to_string();
  return answer;
}

}  // namespace

std::vector<Endpoint> sales_endpoints() {
  const auto turn = std::make_shared<Turn>();  // who makes clicks for promo codes
  return {
      {"POST", "/conversions", Role::kManager,
       [turn](const Call& call, Backend& backend) { return report_one(call, backend, *turn); }},
      {"POST", "/conversions/import/preview", Role::kManager, preview_import},
      {"POST", "/conversions/import", Role::kManager,
       [turn](const Call& call, Backend&) { return import_file(call, turn); }},
  };
}

}  // namespace homing::admin
