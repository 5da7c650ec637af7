#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "homing/admin/postbacks.hpp"
#include "homing/apply/applier.hpp"
#include "homing/click/click_handler.hpp"
#include "homing/journal/journal.hpp"
#include "homing/postback/postback_handler.hpp"

namespace homing::app {

/// The road, for the operator's side: its threads wait, where the road's own never do.
///
/// Threads: one of its own, on which replayed postbacks go down the road; the ports are for any that may
/// wait. Borrows everything.
class RoadAccess {
 public:
  RoadAccess(const click::ClickHandler& clicks, postback::PostbackHandler& postbacks,
             const journal::Journal& journal, const apply::Applier& applier);
  /// Requires: stop() has returned true, or was never needed.
  ~RoadAccess();

  /// As long as this object lives.
  [[nodiscard]] admin::RoadPorts ports();
  /// Nobody may be in a port any more. @return false when something still waits for the journal
  [[nodiscard]] bool stop(std::chrono::milliseconds at_most);

 private:
  using Batch = std::shared_ptr<const std::vector<Postback>>;

  [[nodiscard]] boost::asio::awaitable<PostbackOutcome> send(Batch batch, std::size_t index);
  [[nodiscard]] std::vector<PostbackOutcome> submit(const std::vector<Postback>& postbacks);
  void catch_up() const;

  const click::ClickHandler& clicks_;
  postback::PostbackHandler& postbacks_;
  const journal::Journal& journal_;
  const apply::Applier& applier_;

  std::atomic<int> under_way_{0};
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  std::thread thread_;
};

}  // namespace homing::app
