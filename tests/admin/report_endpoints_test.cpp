#include "homing/admin/report_endpoints.hpp"
#include "tests/admin/bare_backend.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/admin/parameters.hpp"

namespace homing::admin {
namespace {

using test::call_with;
using test::sample;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

constexpr const char* kId = "01970000-0000-7000-8000-000000000001";

/// Answers what it is told to, and keeps what it was asked.
class FakeBackend final : public BareBackend, public Reports, public Ledger {
 public:
  Reports& reports() override { return *this; }
  Ledger& ledger() override { return *this; }

  ReportPage run(const ReportQuery& query) override {
    asked = query;
    return page;
  }
  void cancel() noexcept override {}

  BalancePage balances(const BalanceQuery&) override { return {}; }
  Statement statement(const StatementQuery& query) override {
    Statement statement;
    statement.affiliate = query.affiliate;
    statement.zone = query.period.zone;
    statement.lines.resize(1);
    statement.lines[0].note = "@SUM(A1)";
    return statement;
  }
  RecordedPayment record(const Payment& payment, const std::string& address) override {
    EXPECT_EQ(address, "192.0.2.1");
    const bool is_new = payments.emplace(payment.id, payment).second;
    return {payments.at(payment.id), is_new};
  }

  ReportPage page;
  std::optional<ReportQuery> asked;
  std::map<Uuid, Payment> payments;
};

class ReportEndpointsTest : public testing::Test {
 protected:
  ReportEndpointsTest() {
    endpoints.add_all(report_endpoints(&catalog, running));
    endpoints.add_all(ledger_endpoints(&catalog));
  }

  Answer answer(const std::string& method, const std::string& path, Call call) {
    const Endpoints::Found found = endpoints.find(method, path);
    call.arguments = found.arguments;
    if (found.endpoint->on_taken) found.endpoint->on_taken(call);
    Answer first = found.endpoint->answer(call, backend);
    return first.long_work ? first.long_work(backend) : first;
  }
  Answer get(const std::string& path, const std::string& query = "") {
    return answer("GET", path, call_with(query));
  }
  Answer pay(const nlohmann::json& payment) {
    return answer("POST", "/payments", call_with("", payment.dump()));
  }

  template <class Act>
  static std::string code_of(Act act) {
    try {
      act();
    } catch (const Problem& problem) {
      return problem.code;
    }
    return "";
  }

  catalog::CatalogHolder catalog{sample()};
  std::shared_ptr<RunningReports> running = std::make_shared<RunningReports>();
  Endpoints endpoints;
  FakeBackend backend;
};

TEST_F(ReportEndpointsTest, AReportIsJson) {
  const Answer report = get("/reports", "group=sub1&offer=quest&limit=7");
  EXPECT_EQ(report.status, 200U);
  EXPECT_EQ(report.content_type, "application/json");
  EXPECT_TRUE(nlohmann::json::parse(report.body).contains("totals"));
  ASSERT_TRUE(backend.asked.has_value());
  EXPECT_THAT(backend.asked->groups, ElementsAre(Dimension::kSub1));
  EXPECT_THAT(backend.asked->filters, ElementsAre(Pair(Dimension::kOffer, ElementsAre("21"))));
  EXPECT_EQ(backend.asked->limit, 7U);
}

TEST_F(ReportEndpointsTest, AReportIsAFileThatNoSpreadsheetRuns) {
  backend.page.groups = {Dimension::kSub1};
  for (const char* const text : {"=1+1", "+1", "-1", "@A1", "\t=1", " =1", "\"=1", "a\r\n=1"}) {
    backend.page.rows.push_back({{{text, {}, ""}}, {}, {}});
  }
  const Answer report = get("/reports", "group=sub1&format=csv");
  EXPECT_EQ(report.content_type, "text/csv; charset=utf-8");
  EXPECT_THAT(report.headers,
              ElementsAre(Pair("Content-Disposition", "attachment; filename=\"report.csv\"")));
  EXPECT_THAT(report.body, StartsWith("\xEF\xBB\xBF")) << "so that a spreadsheet sees the encoding";
  EXPECT_THAT(report.body, AllOf(HasSubstr("\"'=1+1\""), HasSubstr("\"'+1\""), HasSubstr("\"'-1\""),
                                 HasSubstr("\"'@A1\""), HasSubstr("\"'\t=1\""), HasSubstr("\"' =1\""),
                                 HasSubstr("\"\"\"=1\""), HasSubstr("\"a\r\n=1\"")));
}

TEST_F(ReportEndpointsTest, AFileIsTheWholeOrIsRefused) {
  backend.page.groups = {Dimension::kSub1};
  backend.page.next_offset = 1;
  EXPECT_EQ(code_of([&] { get("/reports", "group=sub1&format=csv"); }), "too_many_rows");
  EXPECT_EQ(get("/reports", "group=sub1&format=csv&limit=1").status, 200U) << "a page that was asked for";
  EXPECT_EQ(get("/reports", "group=sub1").status, 200U) << "says itself that there is more";
}

TEST_F(ReportEndpointsTest, AReportThatIsWrongIsRefusedBeforeItWaits) {
  EXPECT_EQ(code_of([&] { get("/reports", "group=colour"); }), "input_invalid");
  Call call = call_with("");
  call.report_id = "7";
  EXPECT_EQ(code_of([&] { answer("GET", "/reports", call); }), "input_invalid");
  EXPECT_FALSE(backend.asked.has_value());
}

TEST_F(ReportEndpointsTest, AReportThatIsAskedForCanBeCancelledByItsId) {
  Call call = call_with("group=sub1");
  call.report_id = kId;
  const Endpoint& reports = *endpoints.find("GET", "/reports").endpoint;
  const std::string path = std::string("/reports/") + kId;
  for (const bool waits_for_a_worker : {true, false}) {
    reports.on_taken(call);
    Answer asked;
    if (!waits_for_a_worker) asked = reports.answer(call, backend);
    EXPECT_EQ(code_of([&] { answer("GET", "/reports", call); }), "report_id_taken");
    EXPECT_EQ(answer("DELETE", path, call_with("")).status, 204U);
    if (waits_for_a_worker) asked = reports.answer(call, backend);
    EXPECT_EQ(code_of([&] { asked.long_work(backend); }), "cancelled");
    EXPECT_FALSE(backend.asked.has_value());
    call.report.reset();
  }
}

TEST_F(ReportEndpointsTest, WhatIsNotAskedForCannotBeCancelled) {
  EXPECT_EQ(code_of([&] { answer("DELETE", std::string("/reports/") + kId, call_with("")); }), "not_found");
  EXPECT_EQ(code_of([&] { answer("DELETE", "/reports/7", call_with("")); }), "not_found");
}

TEST_F(ReportEndpointsTest, AStatementIsJsonOrAFileOfTheAffiliatesName) {
  const Answer json = get("/statements", "affiliate=42&tz=Asia/Kolkata");
  EXPECT_EQ(nlohmann::json::parse(json.body).at("affiliate"), "nora");
  EXPECT_EQ(nlohmann::json::parse(json.body).at("tz"), "Asia/Kolkata");
  const Answer csv = get("/statements", "affiliate=nora&format=csv");
  EXPECT_THAT(csv.headers,
              ElementsAre(Pair("Content-Disposition", "attachment; filename=\"statement-nora.csv\"")));
  EXPECT_THAT(csv.body, StartsWith("\xEF\xBB\xBF"));
  EXPECT_THAT(csv.body, AllOf(HasSubstr("\"'@SUM(A1)\""), Not(HasSubstr("\"@SUM"))));
}

TEST_F(ReportEndpointsTest, APaymentIsRecordedOnceHoweverOftenItIsSent) {
  nlohmann::json payment{{"id", kId}, {"affiliate", "nora"}, {"amount", "12.50"}, {"currency", "EUR"}};
  const Answer first = pay(payment);
  EXPECT_EQ(first.status, 201U);
  EXPECT_EQ(nlohmann::json::parse(first.body).at("recorded_by"), "user olga");
  const Answer again = pay(payment);
  EXPECT_EQ(again.status, 200U);
  EXPECT_EQ(again.body, first.body);
  for (const auto& [member, value] : std::map<std::string, std::string>{{"amount", "12.51"},
                                                                        {"currency", "USD"},
                                                                        {"affiliate", "old"},
                                                                        {"note", "x"},
                                                                        {"paid_at", "2026-11-01T00:00Z"}}) {
    nlohmann::json other = payment;
    other[member] = value;
    EXPECT_EQ(code_of([&] { pay(other); }), "payment_differs") << member;
  }
  payment.erase("id");
  EXPECT_EQ(pay(payment).status, 201U) << "each a new one";
  EXPECT_EQ(pay(payment).status, 201U);
}

}  // namespace
}  // namespace homing::admin
