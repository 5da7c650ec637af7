#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <optional>

#include "homing/admin/accounts.hpp"
#include "homing/admin/report.hpp"
#include "homing/core/mutex.hpp"
#include "homing/core/secret.hpp"
#include "homing/core/uuid.hpp"

namespace homing::admin {

/// One report, from when its request is taken until it is answered: it may still wait for a worker, and it
/// may not be known yet who asks. Threads: any.
class ReportRun {
 public:
  explicit ReportRun(const TokenHash& credential) : credential_(credential) {}
  /// Now it is known who asks.
  void is_of(const Principal& asker);
  /// Whether it is for `by` to cancel; `credential`: what he says who he is by.
  /// @throws Problem  503: it is not known yet
  [[nodiscard]] bool may_be_cancelled(const Principal& by, const TokenHash& credential);
  /// Once. @throws Problem  409 `cancelled`; and as Reports::run()
  [[nodiscard]] ReportPage run(Reports& reports, const ReportQuery& query);
  /// Ends it, or keeps it from beginning. @return false when it has not ended within `at_most`
  [[nodiscard]] bool cancel(std::chrono::milliseconds at_most);

 private:
  [[nodiscard]] bool is_cancelled();

  const TokenHash credential_;
  Mutex mutex_;  // held while running_ is told to cancel: its owner may not leave meanwhile
  std::condition_variable_any has_ended_;
  std::optional<Principal> asker_ HOMING_GUARDED_BY(mutex_);
  Reports* running_ HOMING_GUARDED_BY(mutex_) = nullptr;
  bool cancelled_ HOMING_GUARDED_BY(mutex_) = false;
};

/// The reports of this process that are waited for, so that they can be cancelled. Threads: any.
class RunningReports {
 public:
  /// The report is known for as long as what is returned lives.
  /// @param id          what whoever asks calls it; empty: nobody will cancel it
  /// @param credential  what he says who he is by
  /// @throws Problem  there is one of this ID (409), or the server is about to end (503)
  [[nodiscard]] std::shared_ptr<ReportRun> add(const std::optional<Uuid>& id, const TokenHash& credential);
  /// Ends a report and returns when it has ended.
  /// @throws Problem  there is none of this ID (404), it is somebody else's and `by` is no admin (403), or it
  /// has not ended in time, or is not known yet to be his (503)
  void cancel(const Uuid& id, const Principal& by, const TokenHash& credential);
  /// Ends all of them, and takes no more.
  void close();

 private:
  /// Null when there is none.
  [[nodiscard]] std::shared_ptr<ReportRun> find(const Uuid& id);

  Mutex mutex_;
  std::map<Uuid, std::weak_ptr<ReportRun>> known_ HOMING_GUARDED_BY(mutex_);
  bool closed_ HOMING_GUARDED_BY(mutex_) = false;
};

}  // namespace homing::admin
