#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>

#include "app/health.hpp"
#include "app/operator_road.hpp"
#include "homing/admin/api.hpp"
#include "homing/admin/recent_callers.hpp"
#include "homing/admin/running_reports.hpp"
#include "homing/app/settings.hpp"
#include "homing/core/clock.hpp"
#include "homing/core/metrics.hpp"
#include "homing/http/server.hpp"
#include "homing/model/ids.hpp"

namespace homing::app {

/// Looks at what can be known before anything is started.
/// @throws UserError  others could reach the operator's side, and there is no token
void check_admin_side(const Settings& settings);

/// The operator's side: a listener of its own for pages, API, health and metrics, so that the public one
/// shows nothing but clicks and postbacks.
///
/// On a loopback address /readyz and /metrics are for whoever is there; on any other they take the admin's
/// token. Threads: start and stop from one. Borrows everything but the settings.
class AdminSide {
 public:
  /// Requires: check_admin_side() took the settings. @throws UserError  it cannot listen
  /// @param public_port  where clicks and postbacks come in
  AdminSide(const Settings& settings, std::uint16_t public_port, Health& health, RoadEntrance& road,
            const Clock& clock, Metrics& metrics);

  void start();
  /// Reports that are running are cancelled. @return false when handlers still wait for something
  [[nodiscard]] bool stop(std::chrono::milliseconds at_most);

 private:
  const std::shared_ptr<admin::RunningReports> reports_;
  const std::shared_ptr<admin::RecentCallers> callers_;
  admin::Api api_;
  http::Router router_;
  http::Server server_;
  std::jthread cancelling_;  // the database may not answer it
};

}  // namespace homing::app
