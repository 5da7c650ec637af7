#include "homing/admin/ledger_text.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "homing/core/units.hpp"
#include "tests/admin/parameters.hpp"

namespace homing::admin {
namespace {

using test::call_with;
using test::faults;
using test::kNow;
using test::sample;
using testing::ElementsAre;

Payment payment_of(const std::string& json) {
  return parse_payment(call_with("", json), *sample());
}

std::vector<std::string> faults_of(const std::string& json) {
  return faults([&] { payment_of(json); });
}

TEST(PaymentJson, IsReadWithItsDefaults) {
  const Payment payment = payment_of(R"({"affiliate": "nora", "amount": "49.90", "currency": "EUR"})");
  EXPECT_EQ(payment.affiliate, AffiliateId(42));
  EXPECT_EQ(payment.amount.to_string(), "49.9");
  EXPECT_EQ(payment.currency, "EUR");
  EXPECT_EQ(payment.paid_at, kNow);
  EXPECT_EQ(payment.recorded_at, kNow);
  EXPECT_EQ(payment.recorded_by, "user olga");
  EXPECT_NE(payment.id, Uuid());
}

TEST(PaymentJson, IsReadInFull) {
  const Payment payment = payment_of(
      R"({"id": "01970000-0000-7000-8000-000000000001", "affiliate": "42", "amount": "-0.000001", "currency": "USD",
          "paid_at": "2026-11-01T10:00:00+01:00", "note": "zu viel \u00fcberwiesen"})");
  EXPECT_EQ(payment.id.to_string(), "01970000000070008000000000000001");
  EXPECT_EQ(payment.amount.millionths(), -1);
  EXPECT_EQ(time_text(payment.paid_at), "2026-11-01T09:00:00.000Z");
  EXPECT_EQ(payment.note,
            "zu viel \xC3\xBC"
            "berwiesen");
}

TEST(PaymentJson, SaysAllThatIsWrong) {
  EXPECT_THROW(payment_of("[]"), Problem);
  EXPECT_THROW(payment_of("{"), Problem);
  EXPECT_THAT(faults_of("{}"), ElementsAre("affiliate", "amount", "currency"));
  EXPECT_THAT(
      faults_of(
          R"({"affiliate": "nobody", "amount": 1.5, "currency": "eur", "paid_at": "2026-11-01", "id": "1",
                            "note": true, "more": 1})"),
      testing::UnorderedElementsAre("id", "affiliate", "amount", "currency", "paid_at", "note", "more"));
  const std::string rest = R"(, "affiliate": "nora", "currency": "EUR"})";
  for (const char* const amount :
       {"0", "-0", "", "-", "--1", "+1", "1,5", "1e3", "NaN", "1234567890123", "0.0000001"}) {
    EXPECT_THAT(faults_of(R"({"amount": ")" + std::string(amount) + "\"" + rest), ElementsAre("amount"))
        << amount;
  }
  EXPECT_THAT(faults_of(R"({"amount": "1", "paid_at": "2026-11-26T12:00:01Z")" + rest),
              ElementsAre("paid_at"));
}

TEST(BalanceParameters, NameAnyAffiliates) {
  const BalanceQuery query =
      parse_balance_query(call_with("affiliate=nora&affiliate=42&limit=7&cursor=r14"), *sample());
  EXPECT_THAT(query.affiliates, ElementsAre(AffiliateId(42), AffiliateId(42)));
  EXPECT_EQ(query.limit, 7U);
  EXPECT_EQ(query.offset, 14U);
  EXPECT_THAT(faults([&] { (void)parse_balance_query(call_with("affiliate=&tz=UTC"), *sample()); }),
              ElementsAre("affiliate", "tz"));
}

TEST(StatementParameters, WantAnAffiliate) {
  const StatementRequest request = parse_statement_request(
      call_with("affiliate=nora&from=2026-11-01&currency=EUR&limit=5&cursor=r10&tz=Asia/Kolkata"), *sample());
  EXPECT_EQ(request.query.affiliate, AffiliateId(42));
  EXPECT_EQ(request.query.currency, "EUR");
  EXPECT_EQ(request.query.limit, 5U);
  EXPECT_EQ(request.query.offset, 10U);
  EXPECT_EQ(request.query.period.default_days, 30);
  const auto faults_in = [](const std::string& query) {
    return faults([&] { (void)parse_statement_request(call_with(query), *sample()); });
  };
  EXPECT_THAT(faults_in(""), ElementsAre("affiliate"));
  EXPECT_THAT(faults_in("affiliate=nobody&group=day"), ElementsAre("affiliate", "group"));
}

Statement some_statement() {
  Statement statement;
  statement.affiliate = AffiliateId(42);
  statement.zone = "Europe/Berlin";
  statement.local_from = "2026-11-01T00:00:00.000+01:00";
  statement.local_to = "2026-12-01T00:00:00.000+01:00";
  statement.accounts = {{"EUR", "0", "5", "0", "7", "-2", "0", 2}};
  statement.lines.resize(2);
  StatementLine& accrual = statement.lines[0];
  accrual.local_at = "2026-11-26T03:11:16.680+01:00";
  accrual.kind = "accrual";
  accrual.offer = "shoes";
  accrual.goal = "sale";
  accrual.txid = "+A-1";
  accrual.amount = accrual.balance = "5";
  accrual.currency = "EUR";
  accrual.click_id = ClickId::from_uuid(Uuid::from_halves(1, 2));
  accrual.conversion_id = Uuid::from_halves(3, 4);
  accrual.booked_at = kNow;
  accrual.local_booked_at = "2026-12-03T10:00:00.000+01:00";
  StatementLine& paid = statement.lines[1];
  paid.local_at = "2026-11-27T01:00:00.000+01:00";
  paid.kind = "payment";
  paid.amount = "-7";
  paid.balance = "-2";
  paid.currency = "EUR";
  paid.payment_id = Uuid::from_halves(5, 6);
  paid.note = "=1+1";
  return statement;
}

TEST(StatementText, IsJson) {
  const auto json = to_json(some_statement(), *sample());
  EXPECT_EQ(json["affiliate"], "nora");
  EXPECT_EQ(json["affiliate_id"], 42);
  EXPECT_EQ(
      json["accounts"][0].dump(),
      R"({"currency":"EUR","opening":"0","accrued":"5","reversed":"0","paid":"7","closing":"-2","booked_later":"0","booked_later_entries":2})");
  EXPECT_EQ(json["items"][0]["offer"], "shoes");
  EXPECT_EQ(json["items"][0]["goal"], "sale");
  EXPECT_EQ(json["items"][0]["txid"], "+A-1");
  EXPECT_EQ(json["items"][0]["booked_at"], time_text(kNow));
  EXPECT_EQ(
      json["items"][1].dump(),
      R"({"at":"1970-01-01T00:00:00.000Z","kind":"payment","amount":"-7","currency":"EUR","balance":"-2",)"
      R"("payment_id":"00000000000000050000000000000006","note":"=1+1"})");
  EXPECT_TRUE(json["next"].is_null());
}

constexpr const char* kHeader =
    "\"at\",\"kind\",\"amount\",\"currency\",\"balance\",\"offer\",\"goal\",\"txid\",\"click_id\","
    "\"conversion_"
    "id\",\"payment_id\",\"note\",\"booked_at\"\r\n";
constexpr const char* kOpening =
    "\"2026-11-01T00:00:00.000+01:00\",\"opening\",,\"EUR\",0,\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\r\n";
constexpr const char* kClosing =
    "\"2026-12-01T00:00:00.000+01:00\",\"closing\",,\"EUR\",-2,\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\r\n";

TEST(StatementText, IsCsvThatNoSpreadsheetRuns) {
  EXPECT_EQ(to_csv(some_statement()),
            std::string(kHeader) + kOpening +
                "\"2026-11-26T03:11:16.680+01:00\",\"accrual\",5,\"EUR\",5,\"shoes\",\"sale\",\"'+A-1\","
                "\"00000000000000010000000000000002\",\"00000000000000030000000000000004\",\"\",\"\",\"2026-"
                "12-03T10:00:00.000+01:00\"\r\n"
                "\"2026-11-27T01:00:00.000+01:00\",\"payment\",-7,\"EUR\",-2,\"\",\"\",\"\",\"\",\"\","
                "\"00000000000000050000000000000006\",\"'=1+1\",\"\"\r\n" +
                kClosing);
}

TEST(StatementText, OfAQuietMonthSaysTheBalance) {
  Statement quiet = some_statement();
  quiet.lines.clear();
  EXPECT_EQ(to_csv(quiet), std::string(kHeader) + kOpening + kClosing);
}

TEST(StatementText, HasTheBalanceAtTheBeginOnceAndAtTheEndOnce) {
  Statement page = some_statement();
  page.lines.clear();
  page.next_offset = 2;
  EXPECT_EQ(to_csv(page), std::string(kHeader) + kOpening);
  page.next_offset.reset();
  page.offset = 2;
  EXPECT_EQ(to_csv(page), std::string(kHeader) + kClosing);
}

TEST(BalancesText, IsJson) {
  const BalancePage page{{{AffiliateId(42), "nora", "Nora", "EUR", "5", "7", "-2"}}, 50};
  EXPECT_EQ(
      to_json(page).dump(),
      R"({"items":[{"affiliate":"nora","affiliate_id":42,"affiliate_name":"Nora","currency":"EUR","earned":"5","paid":"7","balance":"-2"}],"next":"r50"})");
}

}  // namespace
}  // namespace homing::admin
