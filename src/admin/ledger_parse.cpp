#include "admin/catalog_names.hpp"
#include "admin/common_parameters.hpp"
#include "homing/admin/body.hpp"
#include "homing/admin/ledger_text.hpp"
#include "homing/model/currency.hpp"

namespace homing::admin {
namespace {

constexpr int kStatementDays = 30;
constexpr std::size_t kMaxNoteBytes = 1000;
constexpr const char* kNoAffiliate = " is no affiliate; expected a number or a ref";

AffiliateId take_affiliate(Parameters& parameters, const catalog::Catalog& catalog) {
  const auto name = parameters.one("affiliate");
  if (!name) {
    parameters.fault("affiliate", "is missing; expected a number or a ref");
    return {};
  }
  const auto affiliate = affiliate_named(catalog, *name);
  if (!affiliate) parameters.fault("affiliate", in_quotes(*name) + kNoAffiliate);
  return affiliate.value_or(AffiliateId());
}

void read_affiliate(Body& body, const catalog::Catalog& catalog, Payment& payment) {
  const std::string name = body.text("affiliate");
  if (name.empty()) return;
  const auto affiliate = affiliate_named(catalog, name);
  if (!affiliate) body.fault("affiliate", in_quotes(name) + kNoAffiliate);
  payment.affiliate = affiliate.value_or(AffiliateId());
}

void read_amount(Body& body, Payment& payment) {
  const std::string text = body.text("amount");
  if (text.empty()) return;
  const bool is_negative = text.front() == '-';
  const auto amount = Decimal::parse(std::string_view(text).substr(is_negative ? 1 : 0));
  if (!amount || *amount == Decimal()) {
    body.fault("amount", in_quotes(text) +
                             " is no amount; expected one like 49.90, or -49.90 to correct one, but not 0");
    return;
  }
  payment.amount = is_negative ? -*amount : *amount;
}

void read_currency(Body& body, Payment& payment) {
  payment.currency = body.text("currency");
  if (!payment.currency.empty() && !is_currency(payment.currency)) {
    body.fault("currency",
               in_quotes(payment.currency) + " is no currency; expected an ISO 4217 code like EUR");
  }
}

void read_paid_at(Body& body, UnixMillis now, Payment& payment) {
  payment.paid_at = now;
  const auto text = body.optional_text("paid_at");
  if (!text) return;
  const auto moment = Moment::parse(*text);
  if (!moment || moment->is_local) {
    body.fault("paid_at",
               in_quotes(*text) + " is no point in time; expected one like 2026-11-26T14:30:00+01:00");
  } else if (moment->time > now) {
    body.fault("paid_at", in_quotes(*text) + " is in the future");
  } else {
    payment.paid_at = moment->time;
  }
}

void read_id(Body& body, UnixMillis now, Payment& payment) {
  const auto text = body.optional_text("id");
  const auto id = text ? Uuid::parse(*text) : Uuid::random_v7(now);
  if (!id) body.fault("id", in_quotes(*text) + " is no UUID");
  payment.id = id.value_or(Uuid());
}

std::vector<AffiliateId> take_affiliates(Parameters& parameters, const catalog::Catalog& catalog) {
  std::vector<AffiliateId> affiliates;
  for (const std::string_view name : parameters.all("affiliate")) {
    const auto affiliate = affiliate_named(catalog, name);
    if (affiliate) affiliates.push_back(*affiliate);
    if (!affiliate) parameters.fault("affiliate", in_quotes(name) + kNoAffiliate);
  }
  return affiliates;
}

}  // namespace

BalanceQuery parse_balance_query(const Call& call, const catalog::Catalog& catalog) {
  Parameters given(call);
  BalanceQuery query;
  query.affiliates = take_affiliates(given, catalog);
  query.limit = take_limit(given, ReportFormat::kJson);
  query.offset = given.cursor();
  given.finish();
  return query;
}

StatementRequest parse_statement_request(const Call& call, const catalog::Catalog& catalog) {
  Parameters given(call);
  StatementRequest request;
  request.format = take_format(given);
  request.query.affiliate = take_affiliate(given, catalog);
  request.query.period = take_period(given, call.at, kStatementDays);
  request.query.currency = take_currency(given);
  request.query.limit = take_limit(given, request.format);
  request.query.offset = given.cursor();
  given.finish();
  return request;
}

Payment parse_payment(const Call& call, const catalog::Catalog& catalog) {
  Body body(call);
  Payment payment;
  payment.recorded_by = call.actor().name;
  payment.recorded_at = call.at;
  read_id(body, call.at, payment);
  read_affiliate(body, catalog, payment);
  read_amount(body, payment);
  read_currency(body, payment);
  read_paid_at(body, call.at, payment);
  payment.note = body.optional_text("note", 0, kMaxNoteBytes).value_or("");
  body.finish();
  return payment;
}

}  // namespace homing::admin
