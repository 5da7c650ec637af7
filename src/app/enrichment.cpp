#include "app/enrichment.hpp"

#include <sys/stat.h>

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

admin::DataHealth data_health(std::string_view file, const std::optional<UnixMillis>& made_at,
                              const char* tells) {
  return {.file = std::string(file), .loaded = made_at.has_value(), .made_at = made_at, .tells = tells};
}

void log_faults(const std::vector<std::string>& faults, std::string_view consequence) {
  for (const std::string& fault : faults) log_error("enrichment.broken", consequence, {{"fault", fault}});
}

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
  load_first();
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

void Enrichment::load_first() {
  if (folder_.empty()) return log_none(folder_);
  judged_ = seen_ = stamps();
  std::vector<std::string> faults;
  auto enricher = enrich::Enricher::load(folder_, faults);
  log_faults(faults, "this file is left out");
  if (enricher->contents().empty()) return log_none(folder_);
  take(std::move(enricher));
}

void Enrichment::look() {
  if (folder_.empty()) return;
  const Stamps now = stamps();
  const bool settled = now == std::exchange(seen_, now);
  if (!settled || now == judged_) return;
  judged_ = now;
  load_again();
}

void Enrichment::load_again() {
  std::vector<std::string> faults;
  auto enricher = enrich::Enricher::load(folder_, faults);
  if (!faults.empty()) return log_faults(faults, "the files have changed, and what was loaded before stays");
  if (enricher->contents().empty()) {
    log_warning("enrichment.gone",
                "the data is gone from its folder; what was loaded stays until the next start",
                {{"folder", folder_}});
    return;
  }
  take(std::move(enricher));
}

Enrichment::Times Enrichment::made_at(const enrich::Contents& contents) const {
  const auto fetched = [&](std::size_t file, std::size_t found) -> std::optional<UnixMillis> {
    if (found == 0) return std::nullopt;
    return UnixMillis(std::chrono::duration_cast<std::chrono::milliseconds>(judged_[file].changed_at));
  };
  static_assert(enrich::kFiles == std::array{enrich::kCountryFile, enrich::kPatternsFile,
                                             enrich::kCrawlersFile, enrich::kNetworkFile});
  return {contents.country_built_at, fetched(1, contents.patterns), fetched(2, contents.crawlers),
          contents.network_built_at};
}

void Enrichment::take(std::shared_ptr<const enrich::Enricher> enricher) {
  const enrich::Contents contents = enricher->contents();
  const Times made = made_at(contents);
  for (std::size_t i = 0; i < made.size(); ++i) made_at_[i]->Set(in_seconds(made[i]));
  holder_.replace(std::move(enricher));
  log_loaded(folder_, contents);
  const MutexLock lock(mutex_);
  loaded_made_at_ = made;
}

std::vector<admin::DataHealth> Enrichment::health() const {
  const MutexLock lock(mutex_);
  return {
      data_health(enrich::kCountryFile, loaded_made_at_[0],
                  "Countries. What scripts/fetch-data fetches is DB-IP Lite: IP Geolocation by DB-IP "
                  "(https://db-ip.com), CC BY 4.0."),
      data_health(enrich::kPatternsFile, loaded_made_at_[1],
                  "Devices, operating systems and browsers: the patterns of uap-core."),
      data_health(enrich::kCrawlersFile, loaded_made_at_[2], "Bots: the patterns of crawler-user-agents."),
      data_health(
          enrich::kNetworkFile, loaded_made_at_[3],
          "Networks that Explain names. What scripts/fetch-data makes is of data of RouteViews "
          "(https://www.routeviews.org), the NRO (https://www.nro.net) and DB-IP (https://db-ip.com), "
          "CC BY 4.0."),
  };
}

void Enrichment::watch(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    look();
    sleep_unless_stopped(stop, kLookEvery);
  }
}

}  // namespace homing::app
