#include "homing/admin/workers.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "admin/counted_in.hpp"

namespace homing::admin {
namespace {

namespace net = boost::asio;

net::awaitable<Answer> as_coroutine(std::function<Answer()> work) {
  co_return work();
}

}  // namespace

Workers::Workers(unsigned threads, int most, const std::function<std::unique_ptr<Backend>()>& make_backend)
    : most_(most), threads_(threads) {
  for (unsigned i = 0; i < threads; ++i) free_.push_back(make_backend());
}

Workers::~Workers() {
  threads_.join();
}

net::awaitable<std::optional<Answer>> Workers::run(Work work) {
  const CountedIn counted(waiting_);
  if (counted.before() >= most_) co_return std::nullopt;
  std::function<Answer()> job = [this, &work] { return work_with_backend(work); };
  net::awaitable<Answer> coroutine = as_coroutine(std::move(job));
  Answer answer = co_await net::co_spawn(threads_.get_executor(), std::move(coroutine), net::use_awaitable);
  co_return std::optional<Answer>(std::move(answer));
}

Answer Workers::work_with_backend(const Work& work) {
  std::unique_ptr<Backend> backend;
  {
    const MutexLock lock(mutex_);
    backend = std::move(free_.back());  // there are as many as threads
    free_.pop_back();
  }
  struct GiveBack {
    Workers& workers;
    std::unique_ptr<Backend>& backend;
    ~GiveBack() {
      const MutexLock lock(workers.mutex_);
      workers.free_.push_back(std::move(backend));
    }
  };
  const GiveBack give_back{*this, backend};
  return work(*backend);
}

}  // namespace homing::admin
