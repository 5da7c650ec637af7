#include "app/server_app.hpp"

#include <sched.h>

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>
#include <utility>

#include "app/day_closer.hpp"
#include "homing/click/newest_click.hpp"
#include "homing/core/error.hpp"
#include "homing/core/log.hpp"

namespace homing::app {
namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

journal::JournalOptions journal_options(const Settings& settings, const DataFolder& folder,
                                        const Startup& startup, const ClickIdMint& mint) {
  journal::JournalOptions options;
  options.mark = [&mint] { return click::mint_mark(mint); };
  options.folder = folder.journal;
  options.applied_to = startup.applied_to;
  options.segment_bytes = settings.journal_segment_size;
  options.max_bytes = settings.journal_max_size;
  options.kept_bytes = settings.journal_kept_size;
  return options;
}

apply::ApplierOptions applier_options(const Settings& settings, const Startup& startup,
                                      const apply::Lineage& lineage, const enrich::EnricherHolder& enricher,
                                      Metrics& metrics, postback::WaitingRoom& waiting_room,
                                      std::function<void(std::size_t)> deliveries_added) {
  apply::ApplierOptions options;
  options.enrich = enrich::ClickEnricher(enricher, metrics);
  options.deliveries_added = std::move(deliveries_added);
  options.let_gather = [&waiting_room](std::chrono::milliseconds at_most) {
    waiting_room.wait_for_anybody(at_most);
  };
  options.node = startup.identity.node;
  options.lineage = lineage;
  options.max_batch_records = settings.apply_batch_records;
  options.parked_for = duration_cast<seconds>(settings.parked_postbacks_kept);
  return options;
}

RoadOptions road_options(const Settings& settings, const Startup& startup) {
  RoadOptions options;
  options.node = startup.identity.node;
  options.usual_wait = settings.postback_wait;
  options.parked_for = duration_cast<seconds>(settings.parked_postbacks_kept);
  options.clicks_kept = settings.clicks_kept;
  return options;
}

outbound::OutboundOptions outbound_options(const Settings& settings) {
  outbound::OutboundOptions options;
  options.timeout = settings.outbound_timeout;
  options.catch_up_rate = static_cast<int>(settings.outbound_catch_up_rate);
  options.retry.first_pause = settings.outbound_first_pause;
  options.retry.keep_trying = settings.outbound_tried_for;
  options.allowed_networks = settings.outbound_allowed_networks;
  options.ca_file = settings.outbound_ca_file;
  return options;
}

/// The applier's, and the outbox's.
store::DatabaseOptions lookup_database_options(const Settings& settings) {
  store::DatabaseOptions options = database_options(settings);
  options.lookups_only = true;
  return options;
}

/// Those that this process may run on: fewer than the machine has where it is pinned, as by a container's
/// cpuset.
unsigned available_cores() {
  cpu_set_t cores;
  if (::sched_getaffinity(0, sizeof(cores), &cores) != 0)
    return std::max(1U, std::thread::hardware_concurrency());
  return static_cast<unsigned>(CPU_COUNT(&cores));
}

http::ServerOptions public_options(const Settings& settings) {
  http::ServerOptions options;
  options.address = settings.listen_address;
  options.port = settings.listen_port;
  options.io_threads = settings.io_threads > 0 ? settings.io_threads : available_cores();
  options.trusted_proxies = settings.trusted_proxies;
  options.max_connections = settings.max_connections;
  options.max_header_bytes = settings.max_header_size;
  options.max_body_bytes = settings.max_body_size;
  options.max_request_memory_bytes = settings.max_request_memory;
  options.header_timeout = settings.header_timeout;
  options.request_timeout = settings.request_timeout;
  options.write_timeout = settings.write_timeout;
  options.idle_timeout = settings.idle_timeout;
  return options;
}

}  // namespace

ServerApp::ServerApp(const Settings& settings)
    : settings_(settings),
      folder_(settings.data_dir),
      startup_(start_up(settings, folder_)),
      mint_(startup_.identity.node, click::newest_click_time(disk_, folder_.journal)),
      journal_(disk_, journal_options(settings, folder_, startup_, mint_), metrics_),
      disk_space_(folder_.journal),
      lineage_(begin_process(startup_, folder_, journal_.status())),
      catalog_(startup_.catalog),
      enrichment_(settings.enrichment_dir, enricher_, metrics_),
      apply_database_(lookup_database_options(settings)),
      apply_store_(apply_database_, startup_.identity.node, lineage_.present()),
      applied_journal_(journal_),
      reader_(disk_, folder_.journal, journal_.status().first, metrics_),
      applier_(
          applier_options(settings, startup_, lineage_, enricher_, metrics_, waiting_room_,
                          [this](std::size_t count) { outbound_.added(count); }),
          apply_store_, applied_journal_, reader_, clock_,
          [this](const Uuid& id, const PostbackOutcome& outcome) { waiting_room_.publish(id, outcome); },
          metrics_),
      outbox_database_(lookup_database_options(settings)),
      outbox_(outbox_database_, startup_.identity.node, lineage_.present()),
      outbound_(outbound_options(settings), outbox_, clock_, metrics_),
      clicks_(click_options(settings), catalog_, mint_, journal_, enricher_, clock_, metrics_),
      postbacks_({settings.postback_wait}, catalog_, journal_, waiting_room_, clock_, metrics_),
      operators_(road_options(settings, startup_),
                 {catalog_, mint_, clicks_, postbacks_, journal_, applier_, clock_, enricher_}),
      health_(startup_.identity.node, enrichment_, catalog_, journal_, disk_space_, applier_, postbacks_,
              metrics_),
      server_(public_options(settings), router_, metrics_),
      admin_(settings, server_.port(), health_, operators_, clock_, metrics_) {
  catalog_.set_up_to_date(startup_.applied_to.has_value());  // it comes from the database then
  router_.add("/click", [this](const http::Request& request) { return clicks_.handle(request); });
  router_.add("/postback", [this](const http::Request& request) { return postbacks_.handle(request); });
  if (settings.public_healthz) health_.add_healthz(router_);
}

int ServerApp::run() {
  boost::asio::signal_set signals(main_, SIGTERM, SIGINT);
  signals.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) main_.stop();
  });

  outbound_.start();
  std::jthread applying([this](const std::stop_token& stop) { apply_journal(stop); });
  const std::jthread watching([this](const std::stop_token& stop) { enrichment_.watch(stop); });
  const Housekeeper housekeeper(settings_, folder_, startup_.identity, catalog_, disk_space_, metrics_,
                                [this](const std::string& sentence) { fail(sentence); });
  server_.start();
  log_info("server.listening", "serving clicks and postbacks",
           {{"address", settings_.listen_address},
            {"port", static_cast<std::int64_t>(server_.port())},
            {"node", static_cast<std::int64_t>(startup_.identity.node)},
            {"version", HOMING_VERSION}});
  admin_.start();
  DayCloser day_closer(settings_);
  main_.run();

  log_info("server.stopping", "finishing the requests in flight");
  if (!server_.stop(settings_.shutdown_timeout)) end_at_once();
  const bool admin_is_done = admin_.stop(settings_.shutdown_timeout);
  applying.request_stop();
  applying.join();
  outbound_.stop(settings_.shutdown_timeout);
  if (!day_closer.stop(settings_.shutdown_timeout) || !admin_is_done) end_at_once();
  log_info("server.stopped", "bye", {{"unapplied_records", journal_.end() - applier_.applied_to()}});
  return exit_code_;
}

/// A disk that hangs still holds requests, which would be resumed on threads that are gone. What was
/// acknowledged is in the journal.
void ServerApp::end_at_once() {
  log_error("server.cut_off", "ended without waiting for the disk or the database");
  std::_Exit(1);
}

void ServerApp::apply_journal(const std::stop_token& stop) {
  try {
    applier_.run(stop, settings_.shutdown_timeout);
  } catch (const std::exception& e) {
    fail(e.what());
  }
}

void ServerApp::fail(const std::string& sentence) {
  log_error("server.failed", sentence);
  exit_code_ = 1;
  boost::asio::post(main_, [this] { main_.stop(); });
}

}  // namespace homing::app
