#include "homing/admin/running_reports.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <future>

#include "homing/admin/answer.hpp"
#include "homing/core/store_error.hpp"
#include "tests/support/eventually.hpp"

namespace homing::admin {
namespace {

using homing::test::eventually;
using homing::test::kDeadline;

/// A database that takes as long as it is not cancelled; the first times are lost, as between two statements.
class SlowReports final : public Reports {
 public:
  explicit SlowReports(int lost) : lost_(lost) {}
  ReportPage run(const ReportQuery&) override {
    runs = true;
    if (!eventually([this] { return cancelled_ > lost_; })) return {};
    throw StoreError(StoreFailure::kTimedOut, "canceling statement due to user request");
  }
  void cancel() noexcept override { ++cancelled_; }

  std::atomic<bool> runs = false;

 private:
  const int lost_;
  std::atomic<int> cancelled_ = 0;
};

/// A report's outcome: the code of its problem, or that it is done.
std::string outcome_of(ReportRun& run, Reports& reports) {
  try {
    (void)run.run(reports, {});
    return "done";
  } catch (const Problem& problem) {
    return problem.code;
  } catch (const StoreError&) {
    return "store error";
  }
}

template <class Act>
unsigned status_of(Act act) {
  try {
    act();
    return 200;
  } catch (const Problem& problem) {
    return problem.status;
  }
}

Principal user(std::int64_t id, Role role = Role::kViewer) {
  return {Principal::Kind::kUser, id, "user", role};
}

const Uuid kReportId = Uuid::from_halves(1, 2);

class RunningReportsTest : public testing::Test {
 protected:
  std::future<std::string> start(const std::shared_ptr<ReportRun>& run) {
    auto outcome = std::async(std::launch::async, [this, run] { return outcome_of(*run, reports); });
    EXPECT_TRUE(eventually([this] { return reports.runs.load(); }));
    return outcome;
  }

  /// Of user `asker`, by a session of his.
  std::shared_ptr<ReportRun> add(const std::optional<Uuid>& id, std::int64_t asker) {
    auto run = running.add(id, TokenHash::of("session " + std::to_string(asker)));
    run->is_of(user(asker));
    return run;
  }
  /// By something else than what the report was asked for by.
  void cancel(const Principal& by) { running.cancel(kReportId, by, TokenHash::of("another")); }

  RunningReports running;
  SlowReports reports{3};
};

TEST_F(RunningReportsTest, OneThatRunsIsEndedHoweverOftenItHasToBeTold) {
  auto outcome = start(add(kReportId, 1));
  cancel(user(1));
  EXPECT_EQ(outcome.get(), "cancelled");
}

TEST_F(RunningReportsTest, OneThatWaitsNeverBegins) {
  const auto run = add(kReportId, 1);
  cancel(user(1));
  EXPECT_EQ(outcome_of(*run, reports), "cancelled");
  EXPECT_FALSE(reports.runs);
}

TEST_F(RunningReportsTest, OnlyWhoAskedOrAnAdminCancelsIt) {
  const auto run = add(kReportId, 1);
  EXPECT_EQ(status_of([&] { cancel(user(2)); }), 403U);
  EXPECT_EQ(status_of([&] { cancel(user(2, Role::kManager)); }), 403U);
  EXPECT_EQ(status_of([&] { cancel({Principal::Kind::kToken, 1, "token", Role::kViewer}); }), 403U);
  EXPECT_EQ(status_of([&] { cancel(user(2, Role::kAdmin)); }), 200U);
}

TEST_F(RunningReportsTest, OneIsCancelledBeforeItIsKnownWhoAsked) {
  const TokenHash session = TokenHash::of("session");
  for (const auto& [by, credential] :
       {std::pair(user(1), session), {user(2, Role::kAdmin), TokenHash::of("")}}) {
    const auto run = running.add(kReportId, session);
    EXPECT_EQ(status_of([&] { running.cancel(kReportId, by, credential); }), 200U);
    run->is_of(user(1));
    EXPECT_EQ(outcome_of(*run, reports), "cancelled");
  }
  const auto run = running.add(kReportId, session);
  EXPECT_EQ(status_of([&] { cancel(user(1)); }), 503U) << "he might be it, by another session";
  run->is_of(user(1));
  EXPECT_EQ(status_of([&] { cancel(user(1)); }), 200U);
  EXPECT_FALSE(reports.runs);
}

TEST_F(RunningReportsTest, WhatIsNotOrNoLongerThereIsUnknown) {
  EXPECT_EQ(status_of([&] { cancel(user(1)); }), 404U);
  auto run = add(kReportId, 1);
  EXPECT_EQ(status_of([&] { (void)add(kReportId, 1); }), 409U) << "an ID is of one report at a time";
  EXPECT_EQ(status_of([&] { (void)add({}, 1); }), 200U);
  run.reset();
  EXPECT_EQ(status_of([&] { cancel(user(1)); }), 404U);
  EXPECT_EQ(status_of([&] { (void)add(kReportId, 1); }), 200U);
}

TEST_F(RunningReportsTest, ATimeoutOfItsOwnStaysOne) {
  SlowReports impatient(-1);
  EXPECT_EQ(outcome_of(*add(kReportId, 1), impatient), "store error");
}

TEST_F(RunningReportsTest, TheEndOfTheServerEndsAllAndTakesNoMore) {
  const auto waits = add({}, 1);
  auto outcome = start(add(kReportId, 1));
  running.close();
  EXPECT_EQ(outcome.get(), "cancelled");
  EXPECT_EQ(outcome_of(*waits, reports), "cancelled");
  EXPECT_EQ(status_of([&] { (void)add({}, 1); }), 503U);
}

}  // namespace
}  // namespace homing::admin
