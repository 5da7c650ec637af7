#include "app/health.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/catalog_refresh.hpp"
#include "homing/core/units.hpp"

namespace homing::app {
namespace {

using Json = nlohmann::ordered_json;

/// How long a step of the applier may take before it is worth a word.
constexpr std::chrono::seconds kSlowStep{2};

/// Share of what the journal may take from which it counts as filling up.
constexpr double kFillingUp = 0.8;

/// What the journal may take in all: its limit, or less where its disk has less.
std::uint64_t room_of(const journal::Journal::Status& journal, const DiskSpace& disk) {
  const std::uint64_t more = journal.max_bytes - std::min(journal.max_bytes, journal.bytes);
  return journal.bytes + std::min(more, disk.available());
}

/// Of the journal, without what gives way when there is need.
std::uint64_t needed_bytes(const journal::Journal::Status& journal) {
  return journal.bytes - journal.kept_bytes;
}

http::Response method_not_allowed() {
  http::Response response = http::Response::text(405, "This is a GET.\n");
  response.allow = "GET, HEAD";
  return response;
}

std::uint64_t lag_of(const journal::Journal& journal, const apply::Applier& applier) {
  const auto end = journal.end();
  const auto applied = applier.applied_to();
  return end > applied ? end - applied : 0;
}

}  // namespace

Health::Health(NodeNumber node, const Enrichment& enrichment, const catalog::CatalogHolder& catalog,
               const journal::Journal& journal, const DiskSpace& disk, const apply::Applier& applier,
               const postback::PostbackHandler& postbacks, Metrics& metrics)
    : node_(node),
      enrichment_(enrichment),
      catalog_(catalog),
      journal_(journal),
      disk_(disk),
      applier_(applier),
      postbacks_(postbacks),
      metrics_(metrics),
      lag_(metrics.gauge("homing_apply_lag_records", "Journal records that are not in the database yet")),
      database_up_(
          metrics.gauge("homing_database_up", "0 when the applier's last try found the database away")) {
  metrics.gauge("homing_build_info", "Always 1; the version is in the label", {{"version", HOMING_VERSION}})
      .Set(1);
}

void Health::add(http::Router& router, std::string_view path, Answer answer, const Refuse& refuse) {
  router.add(
      path, [this, answer, refuse](const http::Request& request) -> boost::asio::awaitable<http::Response> {
        const bool reads = request.method == http::Method::kGet || request.method == http::Method::kHead;
        if (!reads) co_return method_not_allowed();
        std::optional<http::Response> refused = co_await refuse(request);
        if (refused) co_return std::move(*refused);
        co_return (this->*answer)(request);
      });
}

void Health::add_routes(http::Router& router, const Refuse& refuse) {
  add_healthz(router);
  add(router, "/readyz", &Health::readyz, refuse);
  add(router, "/metrics", &Health::metrics, refuse);
}

void Health::add_healthz(http::Router& router) {
  add(router, "/healthz", &Health::healthz, [](const http::Request&) -> Refused { co_return std::nullopt; });
}

http::Response Health::healthz(const http::Request&) const {
  return http::Response::text(200, "alive\n");
}

std::vector<std::string> Health::degraded(const journal::Journal::Status& journal) const {
  std::vector<std::string> degraded;
  if (!journal.writable)
    degraded.push_back("journal " + journal.reason + ": no click or postback can be recorded");
  if (static_cast<double>(needed_bytes(journal)) >
      kFillingUp * static_cast<double>(room_of(journal, disk_))) {
    degraded.emplace_back(
        "journal filling up: over 80 % of journal_max_size, or of what its disk has for it");
  }
  if (applier_.journal_unreadable()) {
    degraded.emplace_back(
        "journal unreadable: no click or postback gets into the database; see 'homing journal salvage'");
  }
  if (applier_.database_away()) {
    degraded.emplace_back("database away: clicks and postbacks wait in the journal");
  } else if (applier_.database_slow()) {
    degraded.emplace_back(
        "database slow: it does not get done in time, and is given less at a time; clicks and "
        "postbacks wait in the journal");
  } else if (applier_.in_step_for() > kSlowStep) {
    degraded.push_back("database slow: it has not answered for " + duration_text(applier_.in_step_for()) +
                       "; clicks and postbacks wait in the journal");
  }
  if (std::string left_out = postback_urls_left_out(*catalog_.snapshot()); !left_out.empty())
    degraded.push_back(std::move(left_out));
  return degraded;
}

admin::ServerHealth Health::now() const {
  const journal::Journal::Status journal = journal_.status();
  admin::ServerHealth health;
  health.degraded = degraded(journal);
  health.status = !journal.writable ? "not_ready" : health.degraded.empty() ? "ready" : "degraded";
  health.catalog_version = catalog_.snapshot()->version();
  health.journal_bytes = needed_bytes(journal);
  health.journal_kept_bytes = journal.kept_bytes;
  health.journal_max_bytes = journal.max_bytes;
  health.journal_end = journal_.end();
  health.lag_records = lag_of(journal_, applier_);
  health.node = node_;
  health.enrichment = enrichment_.health();
  for (const postback::TurnedAway::Count& one : postbacks_.turned_away())
    health.turned_away.push_back(
        {std::string(name_of(one.code)), one.in_an_hour, one.in_24_hours, one.newest});
  return health;
}

http::Response Health::readyz(const http::Request&) const {
  const admin::ServerHealth health = now();
  const Json body{{"status", health.status},
                  {"degraded", health.degraded},
                  {"catalog_version", health.catalog_version},
                  {"journal_bytes", health.journal_bytes},
                  {"journal_kept_bytes", health.journal_kept_bytes},
                  {"journal_max_bytes", health.journal_max_bytes},
                  {"lag_records", health.lag_records}};
  http::Response response =
      http::Response::text(health.status == "not_ready" ? 503 : 200, body.dump() + "\n");
  response.content_type = "application/json";
  return response;
}

http::Response Health::metrics(const http::Request&) const {
  lag_.Set(static_cast<double>(lag_of(journal_, applier_)));
  database_up_.Set(applier_.database_away() ? 0 : 1);
  http::Response response = http::Response::text(200, metrics_.to_text());
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return response;
}

}  // namespace homing::app
