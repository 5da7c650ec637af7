#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "homing/admin/endpoint.hpp"
#include "homing/admin/recent_callers.hpp"
#include "homing/admin/workers.hpp"
#include "homing/core/clock.hpp"
#include "homing/core/network.hpp"
#include "homing/http/server.hpp"

namespace homing::admin {

struct ApiOptions {
  unsigned threads = 4;
  unsigned quick_threads = 2;      ///< For what is answered without the database too.
  unsigned long_work_threads = 2;  ///< For reports, imports and replays: each may take one for half a minute.
  int long_work_percent = 10;      ///< Of one's time, that one asker should take: see TimeShares.
  std::string token;               ///< Of an admin, for scripts and the first start; empty: none.
  std::vector<IpNetwork> trusted_proxies;  ///< Who is believed about `X-Forwarded-Proto`.
};

/// The JSON API below /api/v1: who asks, whether they may, and then the endpoint, on a worker thread.
///
/// A token (`Authorization: Bearer`) or a session (cookie `homing_session`) says who asks. With a cookie,
/// whatever changes something has to come from a page of this server: its Origin is its Host. Wrong tokens,
/// like wrong passwords, slow their address down, and are logged.
///
/// What takes long has a few workers of its own, on which it waits for its turn: the others go on, whatever
/// is asked of these. So has what is answered without the database too, and waits for that for kQuickPatience
/// at most: one that hangs, and holds up all other workers, does not hold up that. Whoever goes on asking for
/// what takes long pauses in between.
///
/// While the database can't be asked who somebody is, health and the own name are shown to whom it has lately
/// named (RecentCallers); of everything else it is told that.
///
/// Failure: an endpoint's Problem and UserError become problem details; the database away is 503, anything
/// else 500, logged, with nothing of its text in the answer. Threads: the io threads of its server, and
/// Workers of its own. Ownership: borrows the clock.
class Api {
 public:
  /// @param patience  how long to wait for the database at most; empty: as long as the settings say
  using MakeBackend =
      std::function<std::unique_ptr<Backend>(std::optional<std::chrono::milliseconds> patience)>;
  static constexpr std::chrono::seconds kQuickPatience{5};

  /// @param callers  the one of its session_endpoints() and people_endpoints()
  Api(ApiOptions options, Endpoints endpoints, std::shared_ptr<RecentCallers> callers,
      const MakeBackend& make_backend, const Clock& clock);
  ~Api();

  void add_routes(http::Router& router);
  /// What its server answers itself, as problem details. Threads: any.
  [[nodiscard]] http::Response render(const http::Failure& failure) const;

  /// For what is read beside /api/v1, as an endpoint `without_database` is by a viewer. The setting
  /// admin_token is good at once, whatever the database does. Borrows the request until it is done. Threads:
  /// any.
  /// @return  what the request is answered instead; empty when it may read
  [[nodiscard]] boost::asio::awaitable<std::optional<http::Response>> refuse_strangers(
      const http::Request& request);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace homing::admin
