#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "homing/admin/postbacks.hpp"
#include "homing/admin/road.hpp"
#include "homing/apply/applier.hpp"
#include "homing/catalog/catalog.hpp"
#include "homing/click/click_handler.hpp"
#include "homing/core/clock.hpp"
#include "homing/enrich/enricher_holder.hpp"
#include "homing/journal/journal.hpp"
#include "homing/model/click_id_mint.hpp"
#include "homing/postback/postback_handler.hpp"
#include "homing/store/database.hpp"

namespace homing::app {

struct RoadOptions {
  NodeNumber node = 0;
  std::chrono::milliseconds usual_wait{2000};
  std::chrono::seconds parked_for{24 * 3600};  ///< The applier's.
  std::chrono::milliseconds clicks_kept{0};    ///< 0: for ever.
};

/// What the operator's side has of the road.
struct Road {
  const catalog::CatalogHolder& catalog;
  ClickIdMint& mint;
  const click::ClickHandler& clicks;
  postback::PostbackHandler& postbacks;
  journal::Journal& journal;
  const apply::Applier& applier;
  const Clock& clock;
  const enrich::EnricherHolder& enricher;
};

/// Where what operators say enters the road: the journal, and the room in which its outcome is waited for.
///
/// A thread of its own waits for the disk and for the applier, so that whoever calls may block. Threads:
/// append_clicks(), take() and the ports from any, many at once; nobody may be in them when it is destroyed.
/// Ownership: borrows all of the road.
class RoadEntrance {
 public:
  RoadEntrance(RoadOptions options, const Road& road);
  ~RoadEntrance();
  RoadEntrance(const RoadEntrance&) = delete;
  RoadEntrance& operator=(const RoadEntrance&) = delete;

  /// Appends them all in one group. @return whether all are durable
  [[nodiscard]] bool append_clicks(const std::vector<std::string>& records);
  /// Appends them all in one group, in this order, and waits for the outcome of each.
  [[nodiscard]] std::vector<PostbackOutcome> take(const std::vector<Postback>& postbacks,
                                                  std::chrono::milliseconds at_most);
  /// As long as this object lives.
  [[nodiscard]] admin::RoadPorts ports();
  /// See admin::RoadPorts.
  void catch_up() const;

  const RoadOptions options;
  const Road road;

 private:
  using Coroutine = boost::asio::awaitable<void>;
  /// Starts so many coroutines, one after the other, and waits until all are over.
  void run_all(std::size_t count, const std::function<Coroutine(std::size_t)>& start);
  Coroutine append_click(const std::string& record, std::error_code& lost);
  Coroutine take_one(const Postback& postback, std::chrono::milliseconds at_most, PostbackOutcome& outcome);

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::thread thread_;
};

/// A worker's way onto the road. Threads: one at a time. Ownership: borrows both.
class OperatorRoad final : public admin::Road {
 public:
  OperatorRoad(RoadEntrance& entrance, store::Database& database)
      : entrance_(entrance), database_(database) {}

  [[nodiscard]] admin::Reading read(const admin::PostbackParameters& parameters, bool with_click_id) override;
  [[nodiscard]] ClickRefusal refusal_of(OfferId offer, AffiliateId affiliate) override;
  [[nodiscard]] UnixMillis kept_from() override;
  [[nodiscard]] ClickId mint() override;
  [[nodiscard]] std::vector<PostbackOutcome> take(const std::vector<admin::Report>& reports,
                                                  std::chrono::milliseconds at_most) override;
  [[nodiscard]] std::vector<admin::Foreseen> preview(const std::vector<admin::Report>& reports) override;
  [[nodiscard]] std::chrono::milliseconds usual_wait() const override { return entrance_.options.usual_wait; }

 private:
  RoadEntrance& entrance_;
  store::Database& database_;
};

}  // namespace homing::app
