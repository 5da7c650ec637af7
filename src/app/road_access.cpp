#include "app/road_access.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <utility>

namespace homing::app {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::chrono::seconds kSubmitTime{10};
constexpr std::chrono::seconds kCatchUpTime{1};
constexpr milliseconds kLookEvery{2};

PostbackOutcome unknown() {
  return {
      PostbackCode::kUnavailable, std::nullopt,
      "The disk did not answer in time: it is not known whether this was stored. Look before you try again."};
}

template <class Done>
bool wait_until(milliseconds at_most, const Done& done) {
  const auto deadline = SteadyClock::now() + at_most;
  while (!done() && SteadyClock::now() < deadline) std::this_thread::sleep_for(kLookEvery);
  return done();
}

}  // namespace

RoadAccess::RoadAccess(const click::ClickHandler& clicks, postback::PostbackHandler& postbacks,
                       const journal::Journal& journal, const apply::Applier& applier)
    : clicks_(clicks), postbacks_(postbacks), journal_(journal), applier_(applier), thread_([this] {
        io_.run();
      }) {}

RoadAccess::~RoadAccess() {
  work_.reset();
  io_.stop();
  thread_.join();
}

admin::RoadPorts RoadAccess::ports() {
  return {[this](const http::Request& request) { return clicks_.dry_run(request); },
          [this](const http::Request& request) { return postbacks_.dry_run(request); },
          [this] { catch_up(); },
          [this](const std::vector<Postback>& postbacks) { return submit(postbacks); }};
}

bool RoadAccess::stop(milliseconds at_most) {
  return wait_until(at_most, [this] { return under_way_ == 0; });
}

boost::asio::awaitable<PostbackOutcome> RoadAccess::send(Batch batch, std::size_t index) {
  PostbackOutcome outcome = co_await postbacks_.submit(batch->at(index));
  --under_way_;
  co_return outcome;
}

std::vector<PostbackOutcome> RoadAccess::submit(const std::vector<Postback>& postbacks) {
  const auto batch = std::make_shared<const std::vector<Postback>>(postbacks);
  std::vector<std::future<PostbackOutcome>> waiting;
  for (std::size_t i = 0; i < batch->size(); ++i) {
    ++under_way_;
    waiting.push_back(boost::asio::co_spawn(io_, send(batch, i), boost::asio::use_future));
  }
  const auto deadline = SteadyClock::now() + kSubmitTime;
  std::vector<PostbackOutcome> outcomes;
  for (std::future<PostbackOutcome>& outcome : waiting) {
    const bool ready = outcome.wait_until(deadline) == std::future_status::ready;
    outcomes.push_back(ready ? outcome.get() : unknown());
  }
  return outcomes;
}

void RoadAccess::catch_up() const {
  const journal::Position end = journal_.end();
  (void)wait_until(kCatchUpTime, [&] { return applier_.applied_to() >= end; });
}

}  // namespace homing::app
