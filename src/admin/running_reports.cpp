#include "homing/admin/running_reports.hpp"

#include <utility>
#include <vector>

#include "homing/admin/answer.hpp"
#include "homing/core/store_error.hpp"

namespace homing::admin {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPatience{5000};
/// What comes between two statements is lost on the database: it is said again as often as this.
constexpr std::chrono::milliseconds kPause{20};

Problem cancelled() {
  return {409, "cancelled", "The report was cancelled."};
}

bool is_same(const Principal& a, const Principal& b) {
  return a.kind == b.kind && a.id == b.id;
}

}  // namespace

void ReportRun::is_of(const Principal& asker) {
  const MutexLock lock(mutex_);
  asker_ = asker;
}

bool ReportRun::may_be_cancelled(const Principal& by, const TokenHash& credential) {
  if (by.role >= Role::kAdmin || credential == credential_) return true;
  const MutexLock lock(mutex_);
  if (!asker_) throw Problem{503, "too_slow", "It is not known yet whose report this is; try again.", {}, 1};
  return is_same(by, *asker_);
}

ReportPage ReportRun::run(Reports& reports, const ReportQuery& query) {
  {
    const MutexLock lock(mutex_);
    if (cancelled_) throw cancelled();
    running_ = &reports;
  }
  struct End {
    ReportRun& run;
    ~End() {
      const MutexLock lock(run.mutex_);
      run.running_ = nullptr;
      run.has_ended_.notify_all();
    }
  };
  const End end{*this};
  try {
    return reports.run(query);
  } catch (const StoreError& e) {
    if (e.failure() == StoreFailure::kTimedOut && is_cancelled()) throw cancelled();
    throw;
  }
}

bool ReportRun::is_cancelled() {
  const MutexLock lock(mutex_);
  return cancelled_;
}

bool ReportRun::cancel(std::chrono::milliseconds at_most) {
  const auto deadline = SteadyClock::now() + at_most;
  const MutexLock lock(mutex_);
  cancelled_ = true;
  while (running_ != nullptr && SteadyClock::now() < deadline) {
    running_->cancel();
    has_ended_.wait_for(mutex_, kPause);
  }
  return running_ == nullptr;
}

std::shared_ptr<ReportRun> RunningReports::add(const std::optional<Uuid>& id, const TokenHash& credential) {
  auto run = std::make_shared<ReportRun>(credential);
  const MutexLock lock(mutex_);
  if (closed_) throw Problem{503, "unavailable", "The server is about to end.", {}, 1};
  std::erase_if(known_, [](const auto& entry) { return entry.second.expired(); });
  const Uuid name = id.value_or(Uuid::random_v7(UnixMillis()));
  if (!known_.emplace(name, run).second) {
    throw Problem{409, "report_id_taken", "There is a report of this Report-Id, which has not ended yet."};
  }
  return run;
}

std::shared_ptr<ReportRun> RunningReports::find(const Uuid& id) {
  const MutexLock lock(mutex_);
  const auto found = known_.find(id);
  return found == known_.end() ? nullptr : found->second.lock();
}

void RunningReports::cancel(const Uuid& id, const Principal& by, const TokenHash& credential) {
  const auto run = find(id);
  if (run == nullptr) throw not_found("such report, or not any more");
  if (!run->may_be_cancelled(by, credential))
    throw Problem{403, "not_allowed", "This report is somebody else's: an admin may cancel it."};
  if (!run->cancel(kPatience)) {
    throw Problem{503, "too_slow", "The database does not end the report right now; try again.", {}, 1};
  }
}

void RunningReports::close() {
  std::vector<std::shared_ptr<ReportRun>> runs;
  {
    const MutexLock lock(mutex_);
    closed_ = true;
    for (const auto& [id, known] : known_) {
      if (auto run = known.lock()) runs.push_back(std::move(run));
    }
  }
  for (const auto& run : runs) (void)run->cancel(kPatience);
}

}  // namespace homing::admin
