#include "app/enrichment.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "homing/core/log.hpp"
#include "homing/core/sleep.hpp"

namespace homing::app {
namespace {

constexpr std::chrono::seconds kLookEvery{5};

prometheus::Gauge& timestamp(Metrics& metrics, std::string_view file) {
  return metrics.gauge(
      "homing_enrichment_data_timestamp_seconds",
      "When the data that clicks are enriched with was made (country.mmdb, asn.mmdb) or fetched; 0: "
      "there is none",
      {{"file", std::string(file)}});
}

double in_seconds(const std::optional<UnixMillis>& time) {
  return time ? std::chrono::duration<double>(time->time_since_epoch()).count() : 0;
}

// In the order of enrich::kFiles.
constexpr std::array<std::string_view, enrich::kFiles.size()> kTells{
    "Countries. What scripts/fetch-data fetches is DB-IP Lite: IP Geolocation by DB-IP (https://db-ip.com), "
    "CC BY 4.0.",
    "Devices, operating systems and browsers: the patterns of uap-core.",
    "Bots: the patterns of crawler-user-agents.",
    "Networks that Explain names. What scripts/fetch-data makes is of data of RouteViews "
    "(https://www.routeviews.org), the NRO (https://www.nro.net) and DB-IP (https://db-ip.com), CC BY 4.0.",
};
static_assert(enrich::kFiles == std::array{enrich::kCountryFile, enrich::kPatternsFile, enrich::kCrawlersFile,
                                           enrich::kNetworkFile});

void log_none(const std::string& folder) {
  log_info("enrichment.none",
           "there is no data: clicks get no country, device, OS or browser, bots are not known by their user "
           "agent, nor networks by their addresses; scripts/fetch-data fetches it",
           {{"folder", folder}});
}

void log_loaded(const std::string& folder, const enrich::Contents& contents) {
  log_info("enrichment.loaded", "clicks are enriched by this data",
           {{"folder", folder},
            {"countries", contents.country_built_at.has_value()},
            {"patterns", std::uint64_t{contents.patterns}},
            {"crawlers", std::uint64_t{contents.crawlers}},
            {"networks", contents.network_built_at.has_value()}});
  if (contents.refused.empty()) return;
  log_warning("enrichment.patterns_refused", "patterns that RE2 does not take are left out",
              {{"count", std::uint64_t{contents.refused.size()}}, {"first", contents.refused.front()}});
}

}  // namespace

Enrichment::Enrichment(std::string folder, enrich::EnricherHolder& holder, Metrics& metrics)
    : folder_(std::move(folder)), holder_(holder) {
  for (std::size_t i = 0; i < made_at_.size(); ++i) made_at_[i] = &timestamp(metrics, enrich::kFiles[i]);
  if (!folder_.empty()) {
    judged_ = seen_ = stamps();
    load();
  }
  if (!loaded_ || loaded_->contents().empty()) log_none(folder_);
}

Enrichment::Stamps Enrichment::stamps() const {
  Stamps stamps;
  for (std::size_t i = 0; i < stamps.size(); ++i) {
    struct stat found {};
    if (::stat((folder_ + "/" + std::string(enrich::kFiles[i])).c_str(), &found) != 0) continue;
    stamps[i] = {.inode = found.st_ino,
                 .size = found.st_size,
                 .changed_at = std::chrono::seconds(found.st_mtim.tv_sec) +
                               std::chrono::nanoseconds(found.st_mtim.tv_nsec)};
  }
  return stamps;
}

void Enrichment::look() {
  if (folder_.empty()) return;
  const Stamps now = stamps();
  const bool settled = now == std::exchange(seen_, now);
  if (!settled || now == judged_) return;
  judged_ = now;
  load();
}

void Enrichment::load() {
  enrich::FileReadings readings;
  auto enricher = enrich::Enricher::load(folder_, readings, loaded_.get());
  States states = states_after(readings, enricher->contents());
  log_troubles(readings, states);
  show(std::move(states));
  loaded_ = std::move(enricher);
  const auto taken = [](const enrich::FileReading& reading) { return reading.taken(); };
  if (std::none_of(readings.begin(), readings.end(), taken)) return;
  holder_.replace(loaded_);
  log_loaded(folder_, loaded_->contents());
}

std::optional<UnixMillis> Enrichment::made_at(std::size_t file, const enrich::Contents& contents) const {
  if (enrich::kFiles[file] == enrich::kCountryFile) return contents.country_built_at;
  if (enrich::kFiles[file] == enrich::kNetworkFile) return contents.network_built_at;
  return UnixMillis(std::chrono::duration_cast<std::chrono::milliseconds>(judged_[file].changed_at));
}

Enrichment::States Enrichment::states_after(const enrich::FileReadings& readings,
                                            const enrich::Contents& contents) const {
  States states = [this] {
    const MutexLock lock(mutex_);
    return states_;
  }();
  for (std::size_t i = 0; i < states.size(); ++i) {
    FileState& state = states[i];
    state.trouble = readings[i].fault;
    if (readings[i].taken()) state.made_at = made_at(i, contents);
    if (!readings[i].found && state.made_at) state.trouble = std::string(enrich::kFiles[i]) + " is gone";
    if (!state.trouble.empty() && state.made_at)
      state.trouble += "; what was loaded of it before stays in use";
  }
  return states;
}

void Enrichment::log_troubles(const enrich::FileReadings& readings, const States& states) const {
  for (std::size_t i = 0; i < states.size(); ++i) {
    const std::string& trouble = states[i].trouble;
    if (trouble.empty()) continue;
    if (readings[i].found) {
      log_error("enrichment.broken", "a file of the data can't be used",
                {{"folder", folder_}, {"fault", trouble}});
    } else {
      log_warning("enrichment.gone", "a file of the data is gone; a restart would do without it",
                  {{"folder", folder_}, {"fault", trouble}});
    }
  }
}

void Enrichment::show(States states) {
  for (std::size_t i = 0; i < states.size(); ++i) made_at_[i]->Set(in_seconds(states[i].made_at));
  const MutexLock lock(mutex_);
  states_ = std::move(states);
}

std::vector<admin::DataHealth> Enrichment::health() const {
  const MutexLock lock(mutex_);
  std::vector<admin::DataHealth> all;
  for (std::size_t i = 0; i < states_.size(); ++i) {
    all.push_back({.file = std::string(enrich::kFiles[i]),
                   .made_at = states_[i].made_at,
                   .trouble = states_[i].trouble,
                   .tells = std::string(kTells[i])});
  }
  return all;
}

void Enrichment::watch(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    look();
    sleep_unless_stopped(stop, kLookEvery);
  }
}

}  // namespace homing::app
