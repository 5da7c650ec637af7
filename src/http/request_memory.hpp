#pragma once

#include <boost/intrusive/list.hpp>
#include <cstddef>
#include <functional>

namespace homing::http {

class RequestMemory;

/// What one connection's request takes of a RequestMemory.
class MemoryLoan
    : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  /// @param on_called_back  asks the borrower to end its request soon; must not touch any loan
  MemoryLoan(RequestMemory& memory, std::function<void()> on_called_back);
  ~MemoryLoan();
  MemoryLoan(const MemoryLoan&) = delete;
  MemoryLoan& operator=(const MemoryLoan&) = delete;

  /// Makes it `bytes` in all. @return false when more was asked for than is left, or it is called back; then
  /// it is as before
  [[nodiscard]] bool grow_to(std::size_t bytes);
  void shrink_to(std::size_t bytes) noexcept;

  /// The request waits for its client from now on: the loan may be called back.
  void wait_for_client() noexcept;
  /// The request is whole: its loan ends soon, and is not called back.
  void hold() noexcept { unlink(); }
  /// Whether it has to be given back. Until it is, it does not grow.
  [[nodiscard]] bool called_back() const noexcept { return called_back_; }

 private:
  friend class RequestMemory;
  RequestMemory& memory_;
  const std::function<void()> on_called_back_;
  std::size_t bytes_ = 0;
  bool called_back_ = false;
};

/// The memory that requests may take together, beyond what every connection has of its own: each has its
/// limits, but thousands of them that come slowly are more than a machine may have.
///
/// Who has waited longest for his client gives way: when more than `bytes - spare` is lent, the oldest loans
/// are called back, so that clients which send slowly cannot keep out one that sends at once. What is left
/// then is for those that ask until the others have given back; where it is not enough, nothing is lent.
/// Threads: one; each io thread has its own.
class RequestMemory {
 public:
  RequestMemory(std::size_t bytes, std::size_t spare) : bytes_(bytes), mark_(bytes - spare) {}

 private:
  friend class MemoryLoan;
  void call_back_oldest(const MemoryLoan& asking);

  const std::size_t bytes_;
  const std::size_t mark_;
  std::size_t lent_ = 0;
  std::size_t called_back_ = 0;  // of what is lent
  boost::intrusive::list<MemoryLoan, boost::intrusive::constant_time_size<false>> oldest_first_;
};

}  // namespace homing::http
