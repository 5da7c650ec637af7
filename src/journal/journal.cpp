#include "homing/journal/journal.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "journal/append_queue.hpp"
#include "journal/journal_impl.hpp"

namespace homing::journal {

Journal::Journal(FileSystem& file_system, JournalOptions options, Metrics& metrics)
    : impl_(std::make_unique<Impl>(file_system, std::move(options), metrics)) {}

Journal::~Journal() = default;

boost::asio::awaitable<std::error_code> Journal::append(std::uint8_t type, std::string_view payload) {
  if (const std::error_code refused = impl_->admit(payload.size())) co_return refused;

  Waiter waiter;
  waiter.type = type;
  waiter.payload = payload;
  waiter.executor = boost::asio::prefer(co_await boost::asio::this_coro::executor,
                                        boost::asio::execution::outstanding_work.tracked);
  auto start = [this, &waiter](auto handler) {
    // Not by assignment: Boost 1.81's recurses for ever.
    boost::asio::any_completion_handler<void()>(std::move(handler)).swap(waiter.handler);
    impl_->enqueue(waiter);
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
      start, boost::asio::use_awaitable);
  co_return waiter.result;
}

Position Journal::end() const noexcept {
  return impl_->end();
}

bool Journal::wait_beyond(Position position, std::chrono::milliseconds at_most) {
  return impl_->wait_beyond(position, at_most);
}

void Journal::release_before(Position position) {
  impl_->release_before(position);
}

void Journal::step() {
  impl_->step();
}

Journal::Status Journal::status() const {
  return impl_->status();
}

}  // namespace homing::journal
