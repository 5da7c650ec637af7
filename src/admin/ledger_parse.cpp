#include <algorithm>
#include <nlohmann/json.hpp>

#include "admin/catalog_names.hpp"
#include "admin/common_parameters.hpp"
#include "homing/admin/ledger_text.hpp"
#include "homing/core/text.hpp"
#include "homing/model/currency.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::json;

constexpr int kDefaultDays = 30;
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

/// A JSON object's members, which all have to be strings; a whole number is taken for its digits.
class Members {
 public:
  explicit Members(std::string_view text) : json_(Json::parse(text, nullptr, false)) {
    if (!json_.is_object()) throw InputError("", "the body is no JSON object");
  }

  std::optional<std::string> take(const std::string& name) {
    const auto found = json_.find(name);
    if (found == json_.end() || found->is_null()) return std::nullopt;
    std::optional<std::string> text;
    if (found->is_string()) text = found->get<std::string>();
    if (found->is_number_integer()) text = found->dump();
    if (!text) fault(name, "is no string");
    json_.erase(found);
    return text;
  }

  std::string take_required(const std::string& name) {
    if (!json_.contains(name)) fault(name, "is missing");
    return take(name).value_or("");
  }

  void fault(const std::string& name, std::string message) { errors_.push_back({name, std::move(message)}); }
  [[nodiscard]] bool has_fault(const std::string& name) const {
    return std::any_of(errors_.begin(), errors_.end(),
                       [&](const FieldError& error) { return error.field == name; });
  }

  void finish() {
    for (const auto& [name, value] : json_.items()) {
      if (!value.is_null()) fault(std::string(cut_text(name, 64)), "there is no such member");
    }
    if (!errors_.empty()) throw InputError(std::move(errors_));
  }

 private:
  Json json_;
  std::vector<FieldError> errors_;
};

void read_amount(Members& members, Payment& payment) {
  const std::string text = members.take_required("amount");
  if (members.has_fault("amount")) return;
  const bool is_negative = !text.empty() && text.front() == '-';
  const auto amount = Decimal::parse(std::string_view(text).substr(is_negative ? 1 : 0));
  if (!amount || *amount == Decimal()) {
    members.fault(
        "amount",
        in_quotes(text) + " is no amount; expected one like 49.90, or -49.90 to correct one, but not 0");
    return;
  }
  payment.amount = is_negative ? -*amount : *amount;
}

void read_currency(Members& members, Payment& payment) {
  payment.currency = members.take_required("currency");
  if (!members.has_fault("currency") && !is_currency(payment.currency)) {
    members.fault("currency",
                  in_quotes(payment.currency) + " is no currency; expected an ISO 4217 code like EUR");
  }
}

void read_affiliate(Members& members, const catalog::Catalog& catalog, Payment& payment) {
  const std::string name = members.take_required("affiliate");
  if (members.has_fault("affiliate")) return;
  const auto affiliate = affiliate_named(catalog, name);
  if (!affiliate) members.fault("affiliate", in_quotes(name) + kNoAffiliate);
  payment.affiliate = affiliate.value_or(AffiliateId());
}

void read_paid_at(Members& members, UnixMillis now, Payment& payment) {
  payment.paid_at = now;
  const auto text = members.take("paid_at");
  if (!text) return;
  const auto moment = Moment::parse(*text);
  if (!moment || moment->is_local) {
    members.fault("paid_at",
                  in_quotes(*text) + " is no point in time; expected one like 2026-11-26T14:30:00+01:00");
  } else if (moment->time > now) {
    members.fault("paid_at", in_quotes(*text) + " is in the future");
  } else {
    payment.paid_at = moment->time;
  }
}

void read_id(Members& members, UnixMillis now, Payment& payment) {
  const auto text = members.take("id");
  const auto id = text ? Uuid::parse(*text) : Uuid::random_v7(now);
  if (!id) members.fault("id", in_quotes(*text) + " is no UUID");
  payment.id = id.value_or(Uuid());
}

void read_note(Members& members, Payment& payment) {
  payment.note = members.take("note").value_or("");
  if (payment.note.size() > kMaxNoteBytes) members.fault("note", "is longer than 1000 bytes");
  payment.note = to_storable_text(payment.note);
}

}  // namespace

StatementRequest parse_statement_request(std::span<const http::Parameter> parameters,
                                         const catalog::Catalog& catalog, UnixMillis now) {
  Parameters given(parameters);
  StatementRequest request;
  request.format = take_format(given);
  request.query.affiliate = take_affiliate(given, catalog);
  request.query.period = take_period(given, now, kDefaultDays);
  request.query.currency = take_currency(given);
  request.query.limit = take_limit(given, request.format);
  request.query.offset = given.cursor();
  given.finish();
  return request;
}

Payment parse_payment(std::string_view json, const catalog::Catalog& catalog, std::string_view recorded_by,
                      UnixMillis now) {
  Members members(json);
  Payment payment;
  payment.recorded_by = recorded_by;
  payment.recorded_at = now;
  read_id(members, now, payment);
  read_affiliate(members, catalog, payment);
  read_amount(members, payment);
  read_currency(members, payment);
  read_paid_at(members, now, payment);
  read_note(members, payment);
  members.finish();
  return payment;
}

}  // namespace homing::admin
