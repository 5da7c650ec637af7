#include "admin/sales_desk.hpp"

#include <algorithm>
#include <set>

#include "admin/code_clicks.hpp"
#include "admin/receipt.hpp"
#include "admin/sale_case.hpp"
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

/// Where a sale can't be looked at.
bool is_turned_away(const Sale& sale, SaleCase& one) {
  const bool has_code = value_of(sale, "code").has_value();
  const bool has_click = value_of(sale, "click_id").has_value();
  if (has_code && has_click) {
    turn_away(one, 400, "click_id_and_code", "There are a click_id and a code; one of them was expected.");
  } else if (!has_code && !has_click) {
    turn_away(one, 400, std::string(name_of(PostbackCode::kClickIdMissing)),
              "There is neither a click_id nor a code; one of them was expected.");
  } else if ((has_code || sale.line > 0) && !value_of(sale, "txid")) {
    turn_away(one, 400, "txid_missing",
              "There is no txid; without one the same sale, reported again, would count twice.");
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::vector<SaleOutcome> SalesDesk::preview(std::span<const Sale> sales, SaleTimes times) {
  std::vector<SaleCase> cases = open_cases(sales, times);
  CodeClicks clicks(backend_.promo_codes(), backend_.road());
  clicks.find(cases);
  foresee(going(cases));
  foresee(clicks.lost(cases));
  std::set<Uuid> not_there;  // conversions that an import would record, by another ID
  for (const SaleCase* one : going(cases)) not_there.insert(one->report->postback.id);
  std::vector<SaleOutcome> outcomes;
  for (SaleCase& one : cases) {
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
  std::vector<SaleCase> cases = open_cases(sales, times);
  CodeClicks clicks(backend_.promo_codes(), backend_.road());
  clicks.find(cases);
  clicks.reserve(cases);
  book_changes_now(cases);
  put_on_the_road(going(cases), at_most);
  put_on_the_road(clicks.lost(cases), at_most);
  std::vector<SaleOutcome> outcomes;
  for (SaleCase& one : cases) outcomes.push_back(std::move(one.outcome));
  return outcomes;
}

std::vector<SaleCase> SalesDesk::open_cases(std::span<const Sale> sales, SaleTimes times) {
  const Codes codes = find_codes(sales);
  std::vector<SaleCase> cases;
  cases.reserve(sales.size());
  for (std::size_t i = 0; i < sales.size(); ++i) cases.push_back(open_case(sales[i], times[i], codes));
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

SaleCase SalesDesk::open_case(const Sale& sale, const std::optional<SaleTime>& time, const Codes& codes) {
  SaleCase one;
  one.outcome.line = sale.line;
  if (is_turned_away(sale, one)) return one;
  const auto code = value_of(sale, "code");
  if (!code) {
    read(sale, time, one);
    return one;
  }
  const auto found = codes.find(to_upper(*code));
  if (found == codes.end()) {
    turn_away(
        one, 404, "code_unknown",
        is_promo_code(*code) ? "There is no promo code " + *code + "." : "There is no such promo code.");
    return one;
  }
  const PromoCode& promo = found->second;
  one.outcome.owed.offer = promo.offer;
  one.outcome.owed.affiliate = promo.affiliate;
  read(sale, time, one);
  if (!one.report) return one;
  one.promo_code = promo.id;
  one.code_is_archived = !promo.active;
  one.minted = backend_.road().mint();
  one.report->click =
      CodeClick{one.minted, promo.offer_id, promo.affiliate_id, promo.advertiser_id, promo.code};
  return one;
}

void SalesDesk::read(const Sale& sale, const std::optional<SaleTime>& time, SaleCase& one) {
  PostbackParameters parameters;
  for (const auto& parameter : sale.parameters) {
    if (parameter.first != "code") parameters.push_back(parameter);
  }
  const bool has_code = value_of(sale, "code").has_value();
  Reading reading = backend_.road().read(parameters, !has_code);
  if (reading.refusal) return settle(one, *reading.refusal);
  reading.postback.method = "POST";
  reading.postback.ip = reporter_.address;
  reading.postback.by = Operator{Operator::Act::kReport, reporter_.name, reason_for(sale)};
  if (!has_code) one.outcome.click_id = reading.postback.click_id;
  one.outcome.postback_id = reading.postback.id;
  one.report = Report{std::move(reading.postback), {}};
  date(sale, time, one);
}

void SalesDesk::date(const Sale& sale, const std::optional<SaleTime>& time, SaleCase& one) {
  const auto text = value_of(sale, kConversionTime);
  if (!text) return;
  Postback& postback = one.report->postback;
  TimeBounds bounds{postback.received_at, backend_.road().kept_from(), std::nullopt};
  if (!value_of(sale, "code")) bounds.click = postback.click_id.time();
  BookedTime booked = booked_time(*text, time, bounds);
  if (!booked.code.empty()) {
    return turn_away(one, booked.http_status, std::move(booked.code), std::move(booked.fault));
  }
  one.dated_from = postback.received_at;
  give_time(booked.at, one.report->postback, one.outcome);
}

/// What a sale changes was there before: that is known once the road's rules have been asked.
void SalesDesk::book_changes_now(std::vector<SaleCase>& cases) {
  if (std::none_of(cases.begin(), cases.end(),
                   [](const SaleCase& one) { return one.report && one.dated_from; }))
    return;
  const std::vector<SaleCase*> all = going(cases);
  const std::vector<Foreseen> foreseen = backend_.road().preview(reports_of(all));
  for (std::size_t i = 0; i < all.size(); ++i) {
    SaleCase& one = *all[i];
    if (!one.dated_from || foreseen.at(i).outcome.code != PostbackCode::kUpdated) continue;
    give_time(*one.dated_from, one.report->postback, one.outcome);
    one.dated_from.reset();
  }
}

void SalesDesk::settle(SaleCase& one, const PostbackOutcome& given) {
  admin::settle(one.outcome, given);
  one.outcome.conversion_time.reset();
  if (one.dated_from && is_of_new_one(given.code))
    one.outcome.conversion_time = one.report->postback.received_at;
}

std::string SalesDesk::reason_for(const Sale& sale) const {
  return sale.line == 0 ? reporter_.note : import_reason(sale.line, reporter_.note);
}

void SalesDesk::foresee(const std::vector<SaleCase*>& cases) {
  if (cases.empty()) return;
  std::vector<Foreseen> foreseen = backend_.road().preview(reports_of(cases));
  for (std::size_t i = 0; i < cases.size(); ++i) {
    settle(*cases[i], foreseen.at(i).outcome);
    if (!foreseen[i].owed.offer.empty()) cases[i]->outcome.owed = std::move(foreseen[i].owed);
  }
}

void SalesDesk::put_on_the_road(const std::vector<SaleCase*>& cases, std::chrono::milliseconds at_most) {
  if (cases.empty()) return;
  const std::vector<PostbackOutcome> outcomes = backend_.road().take(reports_of(cases), at_most);
  for (std::size_t i = 0; i < cases.size(); ++i) settle(*cases[i], outcomes.at(i));
}

}  // namespace homing::admin
