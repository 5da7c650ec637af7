// Reports that take long: cancelled, bounded, and in nobody's way.

#include <algorithm>
#include <future>
#include <pqxx/pqxx>
#include <vector>

#include "tests/e2e/reports_api.hpp"
#include "tests/support/eventually.hpp"

namespace homing::test {
namespace {

using namespace std::chrono_literals;

/// Reports by advertiser take forever.
class SlowReportsApi : public ReportsApi {
 protected:
  explicit SlowReportsApi(std::map<std::string, std::string> settings = {})
      : ReportsApi(std::move(settings)) {
    tracker.click();
    tracker.settle();
    tracker.database.rows(
        "ALTER TABLE advertisers RENAME TO real_advertisers;"
        "CREATE VIEW advertisers AS SELECT * FROM real_advertisers WHERE pg_sleep(600)::text IS NOT NULL");
  }

  std::future<HttpResponse> ask(const std::string& id, const std::string& token = kAdminToken) {
    return std::async(std::launch::async, [this, id, token] {
      return call(token, "GET", "/reports?group=advertiser", {{"Report-Id", id}});
    });
  }
  HttpResponse cancel(const std::string& id, const std::string& token = kAdminToken) {
    return call(token, "DELETE", "/reports/" + id);
  }
  std::string running() {
    return tracker.database.value(
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep' AND datname "
        "= "
        "current_database()");
  }
  [[nodiscard]] bool comes_to_run(const std::string& count) {
    return eventually([&] { return running() == count; });
  }
};

TEST_F(SlowReportsApi, CancellingEndsTheStatementInTheDatabase) {
  const std::string viewer = token_of("viewer");
  const std::string id = a_uuid();
  auto report = ask(id, viewer);
  ASSERT_TRUE(comes_to_run("1"));
  EXPECT_EQ(cancel(id, token_of("manager")).status, 403) << "it is somebody else's";
  EXPECT_EQ(cancel(a_uuid(), viewer).status, 404);
  EXPECT_EQ(running(), "1");
  EXPECT_EQ(cancel(id, viewer).status, 204);
  EXPECT_EQ(running(), "0");
  const HttpResponse answer = report.get();
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(code_of(answer), "cancelled");
  EXPECT_EQ(cancel(id, viewer).status, 404) << "it has ended";
  EXPECT_EQ(get("/reports").status, 200) << "its worker goes on";
  auto another = ask(id, viewer);
  ASSERT_TRUE(comes_to_run("1"));
  EXPECT_EQ(cancel(id).status, 204) << "an admin may";
  EXPECT_EQ(another.get().status, 409);
}

TEST_F(SlowReportsApi, TheFirstReportAfterAStartIsCancelledThoughItsTablesAreLocked) {
  const std::string viewer = token_of("viewer");
  EXPECT_TRUE(tracker.server.stop());
  tracker.server.start();
  pqxx::connection other(tracker.database.url());
  pqxx::work lock(other);
  lock.exec("LOCK TABLE homing.clicks, homing.click_rollup, homing.conversion_rollup");
  const std::string id = a_uuid();
  auto report = ask(id, viewer);
  HttpResponse cancelled;
  ASSERT_TRUE(eventually([&] {
    cancelled = cancel(id, viewer);
    return cancelled.status != 404;  // the request was taken
  }));
  EXPECT_EQ(cancelled.status, 204) << cancelled.body;
  const HttpResponse answer = report.get();
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(code_of(answer), "cancelled");
}

TEST_F(SlowReportsApi, LongReportsWaitForEachOtherAndStarveNobodyElse) {
  constexpr std::size_t kAsked = 20;
  constexpr std::size_t kTaken = 16;
  std::vector<std::string> ids(kAsked);
  std::vector<std::future<HttpResponse>> reports;
  for (std::string& id : ids) reports.push_back(ask(id = a_uuid()));
  const auto is_answered = [](const std::future<HttpResponse>& report) {
    return report.wait_for(0s) == std::future_status::ready;
  };
  ASSERT_TRUE(eventually(
      [&] { return std::count_if(reports.begin(), reports.end(), is_answered) == kAsked - kTaken; }));
  ASSERT_TRUE(comes_to_run("2"));
  EXPECT_EQ(get("/balances").status, 200);
  EXPECT_EQ(tracker.server.client().get("/click?offer=shoes&aff=nora").status, 302);
  std::size_t refused = 0;
  for (std::size_t i = 0; i < kAsked; ++i) {
    if (!is_answered(reports[i])) continue;
    const HttpResponse response = reports[i].get();
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(code_of(response), "busy");
    EXPECT_NE(response.header("Retry-After"), "");
    ++refused;
    EXPECT_EQ(cancel(ids[i]).status, 404);
    ids[i].clear();
  }
  EXPECT_EQ(refused, kAsked - kTaken);
  for (std::size_t i = 0; i < kAsked; ++i) {
    if (ids[i].empty()) continue;
    EXPECT_EQ(cancel(ids[i]).status, 204) << "whether it runs or waits";
  }
  for (std::size_t i = 0; i < kAsked; ++i) {
    if (ids[i].empty()) continue;
    EXPECT_EQ(reports[i].get().status, 409);
  }
  EXPECT_EQ(running(), "0");
}

TEST_F(SlowReportsApi, TheServerEndsInOrderWithAReportRunning) {
  auto report = ask(a_uuid());
  ASSERT_TRUE(comes_to_run("1"));
  const auto ended = tracker.server.stop();
  EXPECT_EQ(ended, 0);
  EXPECT_EQ(running(), "0");
  EXPECT_EQ(report.get().status, 409);
}

/// Whoever has asked for one pauses before the next.
class SlowReportsWithPausesApi : public SlowReportsApi {
 protected:
  static constexpr auto kPause = 250ms;

  SlowReportsWithPausesApi()
      : SlowReportsApi({{"HOMING_LONG_WORK_PERCENT", "1"}, {"HOMING_SHUTDOWN_TIMEOUT", "60s"}}) {}

  /// More than what is kept for those who ask now and then.
  bool has_used_up_a_share() {
    return eventually([&] {
      return tracker.database.value(
                 "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = "
                 "current_database() AND query_start < now() - interval '1100 milliseconds'") == "1";
    });
  }
  /// Its request was taken, and it is known who asks.
  bool is_known(const std::string& id, const std::string& token_of_another) {
    return eventually([&] { return cancel(id, token_of_another).status == 403; });
  }
};

TEST_F(SlowReportsWithPausesApi, TheServerEndsInOrderAndSoonWhileSomebodyPauses) {
  const std::string another = token_of("manager");
  std::string id = a_uuid();
  auto report = ask(id);
  const bool pauses = eventually([&] {
    if (!has_used_up_a_share()) return false;
    const auto used_up = std::chrono::steady_clock::now();
    EXPECT_EQ(cancel(id).status, 204);
    EXPECT_EQ(report.get().status, 409);
    report = ask(id = a_uuid());
    return is_known(id, another) && std::chrono::steady_clock::now() - used_up < kPause;
  });
  const auto told = std::chrono::steady_clock::now();
  EXPECT_EQ(tracker.server.stop(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - told, 25s) << "half of shutdown_timeout";
  const HttpResponse answer = report.get();
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(code_of(answer), "cancelled");
  EXPECT_EQ(running(), "0");
  EXPECT_TRUE(pauses) << "the machine is too slow for that";
}

class ImpatientReportsApi : public SlowReportsApi {
 protected:
  ImpatientReportsApi() : SlowReportsApi({{"HOMING_DATABASE_STATEMENT_TIMEOUT", "2s"}}) {}
};

TEST_F(ImpatientReportsApi, AReportMayTakeAsLongAsAStatement) {
  const HttpResponse report = get("/reports?group=advertiser");
  EXPECT_EQ(report.status, 503);
  EXPECT_EQ(code_of(report), "too_slow");
  EXPECT_TRUE(comes_to_run("0"));
}

/// Reports by advertiser take kReport, which is to be a hundredth of the time.
class ReportsWithPausesApi : public ReportsApi {
 protected:
  static constexpr auto kReport = 40ms;
  static constexpr auto kPause = 250ms;
  static constexpr int kUnpaused = 25;  // a second of them

  ReportsWithPausesApi() : ReportsApi({{"HOMING_LONG_WORK_PERCENT", "1"}}) {
    tracker.click();
    tracker.settle();
    tracker.database.rows(
        "ALTER TABLE advertisers RENAME TO real_advertisers;"
        "CREATE VIEW advertisers AS SELECT * FROM real_advertisers WHERE (SELECT pg_sleep(0.04))::text IS "
        "NOT "
        "NULL");
  }

  std::chrono::steady_clock::duration time_of_reports(int count, const std::string& token = kAdminToken) {
    const auto started = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i) EXPECT_EQ(call(token, "GET", "/reports?group=advertiser").status, 200);
    return std::chrono::steady_clock::now() - started;
  }
};

TEST_F(ReportsWithPausesApi, WhoGoesOnAskingPausesAndNobodyElseDoes) {
  time_of_reports(kUnpaused);
  EXPECT_GE(time_of_reports(5), 5 * kReport + 4 * kPause);
  const auto other_does_not_pause = [&] {
    const std::string other = token_of("viewer");
    time_of_reports(1);
    return time_of_reports(1, other) < kPause - 2 * kReport;
  };
  EXPECT_TRUE(eventually(other_does_not_pause)) << "the machine may be slow now and then";
}

}  // namespace
}  // namespace homing::test
