#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <string>
#include <thread>

#include "app/admin_side.hpp"
#include "app/data_folder.hpp"
#include "app/disk_space.hpp"
#include "app/enrichment.hpp"
#include "app/health.hpp"
#include "app/housekeeper.hpp"
#include "app/operator_road.hpp"
#include "app/startup.hpp"
#include "homing/app/settings.hpp"
#include "homing/apply/applier.hpp"
#include "homing/catalog/catalog.hpp"
#include "homing/click/click_handler.hpp"
#include "homing/core/clock.hpp"
#include "homing/core/metrics.hpp"
#include "homing/enrich/click_enricher.hpp"
#include "homing/enrich/enricher_holder.hpp"
#include "homing/http/server.hpp"
#include "homing/journal/file_system.hpp"
#include "homing/journal/journal.hpp"
#include "homing/journal/reader.hpp"
#include "homing/model/click_id_mint.hpp"
#include "homing/outbound/outbound.hpp"
#include "homing/postback/postback_handler.hpp"
#include "homing/postback/waiting_room.hpp"
#include "homing/store/apply_store.hpp"
#include "homing/store/database.hpp"
#include "homing/store/outbox_store.hpp"

namespace homing::app {

/// The Journal as the applier sees it.
class AppliedJournal final : public apply::JournalEnd {
 public:
  explicit AppliedJournal(journal::Journal& journal) : journal_(journal) {}
  [[nodiscard]] journal::Position end() const override { return journal_.end(); }
  bool wait_beyond(journal::Position position, std::chrono::milliseconds at_most) override {
    return journal_.wait_beyond(position, at_most);
  }
  void release_before(journal::Position position) override { journal_.release_before(position); }

 private:
  journal::Journal& journal_;
};

/// The whole server. Its members stand in the order in which a click flows through them, so they are built in
/// that order and destroyed in reverse: nothing is called after it is gone.
class ServerApp {
 public:
  /// @throws UserError  whatever keeps it from starting
  explicit ServerApp(const Settings& settings);

  /// Serves until SIGTERM or SIGINT, then: stops accepting, finishes what is in flight, applies the journal's
  /// rest (bounded), closes. @return the exit code
  int run();

 private:
  [[noreturn]] static void end_at_once();
  void apply_journal(const std::stop_token& stop);
  void fail(const std::string& sentence);

  const Settings settings_;
  const DataFolder folder_;
  const SystemClock clock_;
  Metrics metrics_;

  const Startup startup_;
  journal::PosixFileSystem disk_;
  ClickIdMint mint_;  // starts above what the journal of the process before holds
  journal::Journal journal_;
  DiskSpace disk_space_;
  const apply::Lineage lineage_;
  catalog::CatalogHolder catalog_;
  enrich::EnricherHolder enricher_;
  Enrichment enrichment_;

  postback::WaitingRoom waiting_room_;
  store::Database apply_database_;
  store::ApplyStore apply_store_;
  AppliedJournal applied_journal_;
  journal::Reader reader_;
  apply::Applier applier_;
  store::Database outbox_database_;
  store::OutboxStore outbox_;
  outbound::Outbound outbound_;

  click::ClickHandler clicks_;
  postback::PostbackHandler postbacks_;
  RoadEntrance operators_;
  Health health_;
  http::Router router_;
  http::Server server_;
  AdminSide admin_;

  boost::asio::io_context main_;   // this thread's: signals, and fail()
  std::atomic<int> exit_code_{0};  // set by whichever thread fails first
};

}  // namespace homing::app
