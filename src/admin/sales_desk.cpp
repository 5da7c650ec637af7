#include "admin/sales_desk.hpp"

#include <algorithm>
#include <set>

#include "admin/receipt.hpp"
#include "admin/sale_times.hpp"
#include "homing/admin/sales.hpp"
#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

std::optional<std::string> value_of(const Sale& sale, std::string_view name) {
  for (const auto& [given, value] : sale.parameters) {
    if (given == name) return value;
  }
  return std::nullopt;
}

void refuse(SaleOutcome& outcome, unsigned http_status, std::string code, std::string message) {
  outcome.http_status = http_status;
  outcome.code = std::move(code);
  outcome.message = std::move(message);
}

void settle(SaleOutcome& outcome, const PostbackOutcome& given) {
  outcome.http_status = http_status_of(given.code);
  outcome.code = name_of(given.code);
  outcome.message = given.message;
  outcome.conversion_id = given.conversion_id;
}

void give_time(UnixMillis time, Postback& postback, SaleOutcome& outcome) {
  receive_at(time, postback);
  outcome.postback_id = postback.id;
}

/// Of a new conversion; what there was already was booked by whoever recorded it.
bool is_of_new_one(PostbackCode code) {
  return code == PostbackCode::kRecorded || code == PostbackCode::kQueued;
}

/// Why a sale can't be looked at; empty when it can.
bool refuse_at_the_door(const Sale& sale, SaleOutcome& outcome) {
  const bool has_code = value_of(sale, "code").has_value();
  const bool has_click = value_of(sale, "click_id").has_value();
  if (has_code && has_click) {
    refuse(outcome, 400, "click_id_and_code", "There are a click_id and a code; one of them was expected.");
  } else if (!has_code && !has_click) {
    refuse(outcome, 400, std::string(name_of(PostbackCode::kClickIdMissing)),
           "There is neither a click_id nor a code; one of them was expected.");
  } else if ((has_code || sale.line > 0) && !value_of(sale, "txid")) {
    refuse(outcome, 400, "txid_missing",
           "There is no txid; without one the same sale, reported again, would count twice.");
  } else {
    return false;
  }
  return true;
}

bool refuse_code(const std::string& code, const PromoCode* found, SaleOutcome& outcome) {
  if (found == nullptr) {
    refuse(outcome, 404, "code_unknown",
           is_promo_code(code) ? "There is no promo code " + code + "." : "There is no such promo code.");
  } else if (!found->active) {
    refuse(outcome, 422, "code_archived", "The promo code " + found->code + " is archived.");
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::vector<SaleOutcome> SalesDesk::preview(std::span<const Sale> sales, SaleTimes times) {
  std::vector<Case> cases = prepare(sales, times, &PromoCodes::look_up_clicks);
  std::vector<Report> reports;
  std::set<Uuid> not_there;  // conversions that an import would record, by another ID
  for (const Case& one : cases) {
    if (!one.report) continue;
    reports.push_back(*one.report);
    not_there.insert(one.report->postback.id);
  }
  std::vector<Foreseen> foreseen = backend_.road().preview(reports);
  std::vector<SaleOutcome> outcomes;
  std::size_t next = 0;
  for (Case& one : cases) {
    if (one.report) {
      Foreseen& seen = foreseen.at(next++);
      settle(one, seen.outcome);
      if (!seen.owed.offer.empty()) one.outcome.owed = std::move(seen.owed);
    }
    if (one.outcome.conversion_id && not_there.contains(*one.outcome.conversion_id))
      one.outcome.conversion_id.reset();
    if (one.report && one.report->click) one.outcome.click_id.reset();
    one.outcome.postback_id.reset();
    outcomes.push_back(std::move(one.outcome));
  }
  return outcomes;
}

std::vector<SaleOutcome> SalesDesk::report(std::span<const Sale> sales, SaleTimes times,
                                           std::chrono::milliseconds at_most) {
  std::vector<Case> cases = prepare(sales, times, &PromoCodes::reserve_clicks);
  book_changes_now(cases);
  std::vector<Case*> going;
  for (Case& one : cases) {
    if (one.report) going.push_back(&one);
  }
  put_on_the_road(going, at_most);
  put_on_the_road(with_lost_clicks(cases), at_most);
  std::vector<SaleOutcome> outcomes;
  for (Case& one : cases) outcomes.push_back(std::move(one.outcome));
  return outcomes;
}

std::vector<SalesDesk::Case> SalesDesk::prepare(std::span<const Sale> sales, SaleTimes times,
                                                Look find_clicks) {
  const Codes codes = find_codes(sales);
  std::vector<Case> cases;
  cases.reserve(sales.size());
  for (std::size_t i = 0; i < sales.size(); ++i) cases.push_back(open_case(sales[i], times[i], codes));
  give_clicks(cases, find_clicks);
  return cases;
}

SalesDesk::Codes SalesDesk::find_codes(std::span<const Sale> sales) {
  std::set<std::string> wanted;
  for (const Sale& sale : sales) {
    const auto code = value_of(sale, "code");
    if (code && is_promo_code(*code)) wanted.insert(to_upper(*code));
  }
  Codes codes;
  if (wanted.empty()) return codes;
  for (PromoCode& code : backend_.promo_codes().find({wanted.begin(), wanted.end()})) {
    std::string key = to_upper(code.code);
    codes.emplace(std::move(key), std::move(code));
  }
  return codes;
}

SalesDesk::Case SalesDesk::open_case(const Sale& sale, const std::optional<SaleTime>& time,
                                     const Codes& codes) {
  Case one;
  one.outcome.line = sale.line;
  if (refuse_at_the_door(sale, one.outcome)) return one;
  const auto code = value_of(sale, "code");
  if (!code) {
    read(sale, time, one);
    return one;
  }
  const auto found = codes.find(to_upper(*code));
  const PromoCode* promo = found == codes.end() ? nullptr : &found->second;
  if (promo != nullptr) {
    one.outcome.owed.offer = promo->offer;
    one.outcome.owed.affiliate = promo->affiliate;
  }
  if (refuse_code(*code, promo, one.outcome)) return one;
  if (const auto refusal = backend_.road().refusal_of(promo->offer_id, promo->affiliate_id);
      refusal != ClickRefusal::kNone) {
    refuse(one.outcome, 422, std::string(name_of(refusal)),
           "Its click would be made now: " + std::string(sentence_for(refusal)));
    return one;
  }
  CodeClick click{backend_.road().mint(), promo->offer_id, promo->affiliate_id, promo->advertiser_id,
                  promo->code};
  read(sale, time, one);
  if (!one.report) return one;
  one.promo_code = promo->id;
  one.own_node = click.id.node();
  one.report->click = std::move(click);
  return one;
}

void SalesDesk::read(const Sale& sale, const std::optional<SaleTime>& time, Case& one) {
  PostbackParameters parameters;
  for (const auto& parameter : sale.parameters) {
    if (parameter.first != "code") parameters.push_back(parameter);
  }
  Reading reading = backend_.road().read(parameters, !value_of(sale, "code"));
  if (reading.refusal) return settle(one, *reading.refusal);
  reading.postback.method = "POST";
  reading.postback.ip = reporter_.address;
  reading.postback.by = Operator{Operator::Act::kReport, reporter_.name, reason_for(sale)};
  one.outcome.click_id = reading.postback.click_id;
  one.outcome.postback_id = reading.postback.id;
  one.report = Report{std::move(reading.postback), {}};
  date(sale, time, one);
}

void SalesDesk::date(const Sale& sale, const std::optional<SaleTime>& time, Case& one) {
  const auto text = value_of(sale, kConversionTime);
  if (!text) return;
  Postback& postback = one.report->postback;
  TimeBounds bounds{postback.received_at, backend_.road().kept_from(), std::nullopt};
  if (!value_of(sale, "code")) bounds.click = postback.click_id.time();
  BookedTime booked = booked_time(*text, time, bounds);
  if (!booked.code.empty()) {
    one.report.reset();
    return refuse(one.outcome, booked.http_status, std::move(booked.code), std::move(booked.fault));
  }
  one.dated_from = postback.received_at;
  give_time(booked.at, one.report->postback, one.outcome);
}

/// What a sale changes was there before: that is known once the road's rules have been asked.
void SalesDesk::book_changes_now(std::vector<Case>& cases) {
  if (std::none_of(cases.begin(), cases.end(), [](const Case& one) { return one.report && one.dated_from; }))
    return;
  std::vector<Case*> going;
  std::vector<Report> reports;
  for (Case& one : cases) {
    if (!one.report) continue;
    going.push_back(&one);
    reports.push_back(*one.report);
  }
  const std::vector<Foreseen> foreseen = backend_.road().preview(reports);
  for (std::size_t i = 0; i < going.size(); ++i) {
    Case& one = *going[i];
    if (!one.dated_from || foreseen.at(i).outcome.code != PostbackCode::kUpdated) continue;
    give_time(*one.dated_from, one.report->postback, one.outcome);
    one.dated_from.reset();
  }
}

void SalesDesk::give_clicks(std::vector<Case>& cases, Look find_clicks) {
  std::vector<CodeSale> sales;
  std::vector<Case*> with_code;
  for (Case& one : cases) {
    if (!one.report || !one.report->click) continue;
    sales.push_back({one.promo_code, one.report->postback.txid, one.report->click->id});
    with_code.push_back(&one);
  }
  if (sales.empty()) return;
  const std::vector<ClickId> clicks = (backend_.promo_codes().*find_clicks)(sales);
  for (std::size_t i = 0; i < with_code.size(); ++i) {
    Report& report = *with_code[i]->report;
    report.click->is_new = report.click->id == clicks.at(i);
    report.click->id = clicks[i];
    report.postback.click_id = clicks[i];
    with_code[i]->outcome.click_id = clicks[i];
  }
}

void SalesDesk::settle(Case& one, const PostbackOutcome& given) {
  admin::settle(one.outcome, given);
  one.outcome.conversion_time.reset();
  if (one.dated_from && is_of_new_one(given.code))
    one.outcome.conversion_time = one.report->postback.received_at;
}

std::string SalesDesk::reason_for(const Sale& sale) const {
  return sale.line == 0 ? reporter_.note : import_reason(sale.line, reporter_.note);
}

void SalesDesk::put_on_the_road(const std::vector<Case*>& cases, std::chrono::milliseconds at_most) {
  if (cases.empty()) return;
  std::vector<Report> reports;
  reports.reserve(cases.size());
  for (const Case* one : cases) reports.push_back(*one->report);
  const std::vector<PostbackOutcome> outcomes = backend_.road().take(reports, at_most);
  for (std::size_t i = 0; i < cases.size(); ++i) settle(*cases[i], outcomes.at(i));
}

/// Of a code whose click's ID was remembered and is this server's, but which was never recorded.
std::vector<SalesDesk::Case*> SalesDesk::with_lost_clicks(std::vector<Case>& cases) {
  std::vector<Case*> lost;
  std::set<ClickId> seen;
  for (Case& one : cases) {
    const bool is_lost = one.report && one.report->click && one.outcome.code == "click_unknown" &&
                         one.report->click->id.node() == one.own_node;
    if (!is_lost) continue;
    one.report->click->is_new = seen.insert(one.report->click->id).second;
    one.report->postback.id = Uuid::random_v7(one.report->postback.received_at);
    one.outcome.postback_id = one.report->postback.id;
    lost.push_back(&one);
  }
  return lost;
}

}  // namespace homing::admin
