#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>

#include "homing/catalog/catalog.hpp"
#include "homing/core/clock.hpp"
#include "homing/core/metrics.hpp"
#include "homing/http/message.hpp"
#include "homing/journal/journal.hpp"
#include "homing/model/dry_run.hpp"
#include "homing/postback/turned_away.hpp"
#include "homing/postback/waiting_room.hpp"

namespace homing::postback {

struct PostbackOptions {
  /// How long a request waits for its outcome; then it is told `202 queued`: its record is on disk.
  std::chrono::milliseconds wait_for_outcome{2000};
};

/// GET and POST /postback: reads and checks what can be checked without the database, appends it to the
/// journal, and answers what the applier committed.
///
/// Durability: 200 and the refusals of the rules are sent after the commit, 202 after the fsync.
/// Threads:    handle() on any io thread, many at once. Never blocks.
/// Ownership:  borrows everything it is given.
class PostbackHandler {
 public:
  PostbackHandler(PostbackOptions options, const catalog::CatalogHolder& catalog, journal::Journal& journal,
                  WaitingRoom& room, const Clock& clock, Metrics& metrics);
  ~PostbackHandler();

  [[nodiscard]] boost::asio::awaitable<http::Response> handle(const http::Request& request);

  /// Those of the last 24 hours that are stored nowhere.
  [[nodiscard]] std::vector<TurnedAway::Count> turned_away() const { return turned_away_.look(clock_.now()); }

  /// What handle() would make of this GET or POST before it asks the database, and why. Nothing is recorded.
  [[nodiscard]] DryPostback dry_run(const http::Request& request) const;

  /// Sends a postback down the road that was not just received: appends it and waits for its outcome as
  /// handle() does, but for at most `at_most`. Not counted among those received. Ownership: `postback` has to
  /// live until then.
  [[nodiscard]] boost::asio::awaitable<PostbackOutcome> submit(const Postback& postback,
                                                               std::chrono::milliseconds at_most);

 private:
  class Counters;

  [[nodiscard]] boost::asio::awaitable<PostbackOutcome> outcome_of(const http::Request& request,
                                                                   const Uuid& id);
  [[nodiscard]] boost::asio::awaitable<PostbackOutcome> record_and_wait(const Postback& postback,
                                                                        const PostbackOutcome& refusal,
                                                                        std::chrono::milliseconds at_most);

  const PostbackOptions options_;
  const catalog::CatalogHolder& catalog_;
  journal::Journal& journal_;
  WaitingRoom& room_;
  const Clock& clock_;
  std::unique_ptr<Counters> counters_;
  TurnedAway turned_away_;
};

}  // namespace homing::postback
