#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "homing/admin/answer.hpp"
#include "homing/admin/backend.hpp"
#include "homing/core/mutex.hpp"

namespace homing::admin {

/// A few threads that may block, each with a Backend of its own while it works: what the API asks of the
/// database is done here, and no io thread waits for it.
///
/// Bounded: what is more than `most` at a time, with what is being done, is turned away. Threads: run() is
/// for any; the Backends are shared by turns, guarded by a mutex that is held to take one and to give it
/// back.
class Workers {
 public:
  using Work = std::function<Answer(Backend&)>;

  Workers(unsigned threads, int most, const std::function<std::unique_ptr<Backend>()>& make_backend);
  /// Waits for what runs. Nobody may be waiting in run() any more.
  ~Workers();

  /// Does it on a worker thread, and goes on where it was called. @return empty when too much waits already.
  /// Throws what `work` throws.
  [[nodiscard]] boost::asio::awaitable<std::optional<Answer>> run(Work work);

 private:
  [[nodiscard]] Answer work_with_backend(const Work& work);

  const int most_;
  std::atomic<int> waiting_{0};
  Mutex mutex_;
  std::vector<std::unique_ptr<Backend>> free_ HOMING_GUARDED_BY(mutex_);
  boost::asio::thread_pool threads_;
};

}  // namespace homing::admin
