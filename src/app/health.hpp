#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/disk_space.hpp"
#include "app/enrichment.hpp"
#include "homing/admin/health.hpp"
#include "homing/apply/applier.hpp"
#include "homing/catalog/catalog.hpp"
#include "homing/core/metrics.hpp"
#include "homing/http/message.hpp"
#include "homing/http/server.hpp"
#include "homing/journal/journal.hpp"
#include "homing/postback/postback_handler.hpp"

namespace homing::app {

/// /healthz, /readyz and /metrics.
///
/// /healthz: 200 as long as the process answers. /readyz: 200 when a click would be recorded now, else 503;
/// either way a JSON object that names what is degraded. Threads: any. Borrows everything.
class Health {
 public:
  using Refused = boost::asio::awaitable<std::optional<http::Response>>;
  using Refuse = std::function<Refused(const http::Request&)>;

  /// @param disk  the journal's: it may outgrow that before its own limit
  Health(NodeNumber node, const Enrichment& enrichment, const catalog::CatalogHolder& catalog,
         const journal::Journal& journal, const DiskSpace& disk, const apply::Applier& applier,
         const postback::PostbackHandler& postbacks, Metrics& metrics);

  /// @param refuse  what a request for /readyz or /metrics is answered instead; empty: it may read them
  void add_routes(http::Router& router, const Refuse& refuse);
  void add_healthz(http::Router& router);

  /// What /readyz says.
  [[nodiscard]] admin::ServerHealth now() const;

 private:
  using Answer = http::Response (Health::*)(const http::Request&) const;
  void add(http::Router& router, std::string_view path, Answer answer, const Refuse& refuse);
  [[nodiscard]] std::vector<std::string> degraded(const journal::Journal::Status& journal) const;
  [[nodiscard]] http::Response healthz(const http::Request& request) const;
  [[nodiscard]] http::Response readyz(const http::Request& request) const;
  [[nodiscard]] http::Response metrics(const http::Request& request) const;

  const NodeNumber node_;
  const Enrichment& enrichment_;
  const catalog::CatalogHolder& catalog_;
  const journal::Journal& journal_;
  const DiskSpace& disk_;
  const apply::Applier& applier_;
  const postback::PostbackHandler& postbacks_;
  Metrics& metrics_;
  prometheus::Gauge& lag_;
  prometheus::Gauge& database_up_;
};

}  // namespace homing::app
