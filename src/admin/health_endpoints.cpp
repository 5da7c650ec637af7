#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>

#include "homing/admin/health.hpp"
#include "homing/core/store_error.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

struct Remedy {
  std::string_view words;
  std::string_view what_to_do;
};

constexpr std::string_view kFetchData =
    "Fetch it (scripts/fetch-data) into the folder that enrichment_dir names: it is in force within a "
    "minute, for the clicks that come from then on. Where enrichment_dir is empty, set it and restart.";

constexpr std::array kRemedies{
    Remedy{"database away",
           "Look at PostgreSQL. Nothing is lost while the journal has room; the lag falls when it is back."},
    Remedy{"database slow",
           "Look for locks, and at PostgreSQL's disk. It is given less at a time and goes on; postbacks are "
           "answered 202 queued meanwhile."},
    Remedy{
        "journal unreadable",
        "Look at the disk of data_dir. Clicks are still taken, but none gets into the database until it can "
        "be read; when it can't be mended, salvage the journal (homing journal salvage)."},
    Remedy{"journal filling up",
           "Bring the database back, free space on the disk, or raise journal_max_size and restart while the "
           "disk has room: a restart loses nothing."},
    Remedy{"journal full",
           "Bring the database back, free space on the disk, or raise journal_max_size and restart: visitors "
           "go on without an ID until then, and postbacks get 503."},
    Remedy{
        "journal broken",
        "Look at the disk (the reason stands behind it). When it works again, so does the journal, without "
        "a restart."},
    Remedy{
        "postback URLs that this version can't read",
        "A newer version has written them: bring this server to that version. What is due to them is given "
        "up here; have it sent again then (homing outbound retry)."},
    Remedy{"data unusable", kFetchData},
    Remedy{
        "deliveries fail",
        "Look at what their attempts were answered (page Health, state Waiting), and have the affiliate mend "
        "its receiver or its postback URL. They are tried again for outbound_tried_for from the first "
        "attempt on; what is given up can be sent again."},
    Remedy{"deliveries given up",
           "Look at what their attempts were answered (page Health, state Given up), have the affiliate mend "
           "its receiver or its postback URL, and have them sent again. Of what is not sent again this is "
           "said for a day, or until its postback URL is paused."},
    Remedy{
        "server silent",
        "Start it, or look why it does not reach the database: what it has recorded and not applied waits in "
        "its journal. Of one that was stopped for good this is said for a day."},
    Remedy{"postbacks wait",
           "Look whether every server runs and reaches the database: a click comes out of the journal of the "
           "server that took it. Where all do, it is no longer kept, or was never recorded: a postback whose "
           "click has not come within parked_postbacks_kept is refused (click_unknown)."},
};

Json degraded_json(const std::string& text) {
  const std::size_t colon = text.find(':');
  Json json{{"word", text.substr(0, colon)}, {"message", text}};
  if (const std::string_view what = remedy_for(text); !what.empty()) json["what_to_do"] = what;
  return json;
}

std::string_view state_of(const DataHealth& data) {
  if (data.trouble.empty()) return data.made_at ? "active" : "missing";
  return data.made_at ? "outdated" : "broken";
}

Json to_json(const DataHealth& data) {
  Json json{{"name", data.file}, {"state", state_of(data)}, {"message", data.tells}};
  if (data.made_at) json["built_at"] = time_text(*data.made_at);
  if (!data.trouble.empty()) json["trouble"] = data.trouble;
  if (state_of(data) == "missing") json["what_to_do"] = kFetchData;
  return json;
}

Json to_json(const std::vector<RefusedPostbacks>& refused) {
  Json codes = Json::array();
  for (const RefusedPostbacks& one : refused) {
    codes.push_back({{"code", one.code},
                     {"in_an_hour", one.in_an_hour},
                     {"in_24_hours", one.in_24_hours},
                     {"newest_at", time_text(one.newest)}});
  }
  return codes;
}

Json to_json(const ServerHealth& server) {
  Json json{{"status", server.status}, {"degraded", Json::array()}};
  for (const std::string& text : server.degraded) json["degraded"].push_back(degraded_json(text));
  json["node"] = server.node;
  json["catalog_version"] = server.catalog_version;
  json["journal"] = {{"bytes", server.journal_bytes},
                     {"kept_bytes", server.journal_kept_bytes},
                     {"max_bytes", server.journal_max_bytes},
                     {"end", server.journal_end},
                     {"lag_records", server.lag_records}};
  json["enrichment"] = Json::array();
  for (const DataHealth& data : server.enrichment) json["enrichment"].push_back(to_json(data));
  json["turned_away_postbacks"] = to_json(server.turned_away);
  return json;
}

Json to_json(const NodeHealth& node, const ServerHealth& server, UnixMillis now) {
  Json json{{"node", node.node},
            {"host", node.host},
            {"seen_at", time_text(node.seen_at)},
            {"seen_seconds_ago",
             std::max<std::int64_t>(
                 0, std::chrono::duration_cast<std::chrono::seconds>(now - node.seen_at).count())}};
  if (node.applied_to) json["applied_to"] = *node.applied_to;
  if (node.node == server.node) json["lag_records"] = server.lag_records;
  return json;
}

void add_database(Json& json, const DatabaseHealth& database, const ServerHealth& server, UnixMillis now) {
  Json outbox{{"due", database.deliveries_due},
              {"waiting", database.deliveries_waiting},
              {"dead_in_24_hours", database.deliveries_dead}};
  if (database.oldest_due) outbox["oldest_due_at"] = time_text(*database.oldest_due);
  json["outbox"] = std::move(outbox);
  json["nodes"] = Json::array();
  for (const NodeHealth& node : database.nodes) json["nodes"].push_back(to_json(node, server, now));
  json["database"] = {{"bytes", database.bytes},
                      {"partition_days_ahead", database.partition_days_ahead},
                      {"parked_postbacks", database.parked_postbacks},
                      {"rejected_records", database.rejected_records}};
  json["refused_postbacks"] = {{"cut", database.refused_are_cut},
                               {"codes", to_json(database.refused_postbacks)}};
}

std::optional<DatabaseHealth> look(const Call& call, Backend& backend) {
  if (call.remembered) return std::nullopt;  // it has just been asked, in vain
  try {
    return backend.health().look(call.at);
  } catch (const StoreError&) {
    return std::nullopt;
  }
}

/// Clicks are recorded with all of that: /readyz does not mind it.
void add_degraded(ServerHealth& server, std::vector<std::string> more) {
  if (!more.empty() && server.status == "ready") server.status = "degraded";
  std::move(more.begin(), more.end(), std::back_inserter(server.degraded));
}

Answer health(const Call& call, Backend& backend, ServerHealth server) {
  call.allow_parameters({});
  const std::optional<DatabaseHealth> database = look(call, backend);
  add_degraded(server, also_degraded(server, database));
  Json json = to_json(server);
  if (database) add_database(json, *database, server, call.at);
  json["database_answers"] = database.has_value();
  return Answer::json(json);
}

}  // namespace

std::string_view remedy_for(std::string_view degraded) noexcept {
  for (const Remedy& remedy : kRemedies) {
    if (degraded.starts_with(remedy.words)) return remedy.what_to_do;
  }
  return {};
}

std::vector<Endpoint> health_endpoints(std::function<ServerHealth()> server) {
  return {{"GET", "/health", Role::kViewer,
           [server = std::move(server)](const Call& call, Backend& backend) {
             return health(call, backend, server());
           },
           kWithoutDatabase}};
}

}  // namespace homing::admin
