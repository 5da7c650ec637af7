#pragma once

#include <atomic>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace homing::journal {

/// A record that waits for the disk, and the coroutine that waits for the record. Lives in that coroutine's
/// frame: it is gone as soon as the handler has been called.
struct Waiter {
  std::uint8_t type = 0;
  std::string_view payload;
  boost::asio::any_io_executor executor;  ///< Where to resume; tracks outstanding work.
  boost::asio::any_completion_handler<void()> handler;
  std::error_code result;
  Waiter* next = nullptr;
};

/// A list of waiters in the order in which they came.
struct WaiterList {
  Waiter* first = nullptr;
  Waiter* last = nullptr;

  void push_back(Waiter& waiter) noexcept {
    waiter.next = nullptr;
    (last == nullptr ? first : last->next) = &waiter;
    last = &waiter;
  }
  /// Requires: there is one.
  Waiter& pop_front() noexcept {
    Waiter& waiter = *first;
    first = waiter.next;
    if (first == nullptr) last = nullptr;
    return waiter;
  }
  [[nodiscard]] bool empty() const noexcept { return first == nullptr; }
};

/// What the io threads hand over to the journal's thread: a lock-free stack, taken whole.
///
/// Threads: push() and empty() from any, take_all() from one. Each thread's waiters keep their order.
class AppendQueue {
 public:
  /// True when it was empty: the taker may be asleep. The waiter must not be touched any more.
  bool push(Waiter& waiter) noexcept {
    Waiter* head = head_.load(std::memory_order_relaxed);
    do {
      waiter.next = head;
    } while (
        !head_.compare_exchange_weak(head, &waiter, std::memory_order_release, std::memory_order_relaxed));
    return head == nullptr;
  }

  [[nodiscard]] WaiterList take_all() noexcept {
    WaiterList list;
    Waiter* waiter = head_.exchange(nullptr, std::memory_order_acquire);
    list.last = waiter;
    while (waiter != nullptr) {  // newest first: turn it round
      Waiter* const older = waiter->next;
      waiter->next = list.first;
      list.first = waiter;
      waiter = older;
    }
    return list;
  }

  [[nodiscard]] bool empty() const noexcept { return head_.load(std::memory_order_relaxed) == nullptr; }

 private:
  std::atomic<Waiter*> head_{nullptr};
};

/// Resumes all of `waiters` with `result`, each on its own executor, with one post an executor: a post a
/// waiter was the greater part of a group commit's cost.
void wake_all(WaiterList waiters, std::error_code result);

}  // namespace homing::journal
