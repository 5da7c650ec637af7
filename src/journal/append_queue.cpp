#include "journal/append_queue.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <cstddef>
#include <utility>

namespace homing::journal {
namespace {

/// The handler that resumes the waiters of one executor.
class Resume {
 public:
  explicit Resume(WaiterList waiters) noexcept : waiters_(waiters) {}
  Resume(Resume&& other) noexcept : waiters_(std::exchange(other.waiters_, {})) {}
  Resume(const Resume&) = delete;
  Resume& operator=(const Resume&) = delete;

  /// Never called (the executor is going down): the coroutines are let go of.
  ~Resume() {
    while (!waiters_.empty()) take_handler();
  }

  static void post(WaiterList waiters) {
    // A copy: the waiter that holds the original may be gone before post() returns.
    const boost::asio::any_io_executor executor = waiters.first->executor;
    boost::asio::post(executor, Resume(waiters));
  }

  void operator()() {
    while (!waiters_.empty()) {
      auto handler = take_handler();
      try {
        std::move(handler)();
      } catch (...) {
        // One coroutine's exception leaves through its io_context; the others are not to wait for ever.
        if (!waiters_.empty()) post(std::exchange(waiters_, {}));
        throw;
      }
    }
  }

 private:
  boost::asio::any_completion_handler<void()> take_handler() {
    return std::move(waiters_.pop_front().handler);
  }

  WaiterList waiters_;
};

}  // namespace

void wake_all(WaiterList waiters, std::error_code result) {
  constexpr std::size_t kGroups = 16;  // io threads, usually; the executors beyond are posted to one by one
  std::array<WaiterList, kGroups> groups;
  std::size_t used = 0;

  while (!waiters.empty()) {
    Waiter& waiter = waiters.pop_front();
    waiter.result = result;
    const auto end = groups.begin() + static_cast<std::ptrdiff_t>(used);
    auto group = std::find_if(groups.begin(), end, [&](const WaiterList& candidate) {
      return candidate.first->executor == waiter.executor;
    });
    if (group == groups.end()) {
      WaiterList alone;
      alone.push_back(waiter);
      Resume::post(alone);
      continue;
    }
    if (group == end) ++used;
    group->push_back(waiter);
  }
  for (std::size_t i = 0; i < used; ++i) Resume::post(groups[i]);
}

}  // namespace homing::journal
