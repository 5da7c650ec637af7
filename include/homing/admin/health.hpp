#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "homing/admin/endpoint.hpp"
#include "homing/core/clock.hpp"
#include "homing/model/ids.hpp"

namespace homing::admin {

/// A file of the data that clicks are enriched with.
struct DataHealth {
  std::string file;  ///< `country.mmdb`, ...
  std::optional<UnixMillis>
      made_at{};          ///< When what is loaded of it was made, or fetched; empty: nothing is.
  std::string trouble{};  ///< Why that is not what the file says now; a sentence.
  std::string tells;      ///< What it is for, and whose it is.
};

/// Postbacks that were refused with one code, in the last 24 hours.
struct RefusedPostbacks {
  std::string code;
  std::int64_t in_an_hour = 0;  ///< The last one.
  std::int64_t in_24_hours = 0;
  UnixMillis newest{};
};

/// What /readyz says, and the server that says it.
struct ServerHealth {
  std::string status;                 ///< `ready`, `degraded`, `not_ready`.
  std::vector<std::string> degraded;  ///< `database away: ...`: the words, a colon, a sentence.
  std::int64_t catalog_version = 0;
  std::uint64_t journal_bytes = 0;  ///< What waits, and the segment that is being written.
  std::uint64_t journal_kept_bytes = 0;
  std::uint64_t journal_max_bytes = 0;
  std::uint64_t journal_end = 0;  ///< The position that the next record gets.
  std::uint64_t lag_records = 0;
  NodeNumber node = 0;
  std::vector<DataHealth> enrichment;
  std::vector<RefusedPostbacks> turned_away;  ///< Those that named no click of ours, and are not stored.
};

struct NodeHealth {
  NodeNumber node = 0;
  std::string host;
  UnixMillis seen_at{};
  std::optional<std::int64_t> applied_to;  ///< The first position of its journal that is not applied.
};

/// Deliveries to an affiliate that have failed, and go on being tried.
struct FailingDeliveries {
  std::string affiliate;
  std::int64_t deliveries = 0;
  UnixMillis since{};   ///< The first attempt of the oldest.
  std::string outcome;  ///< Of its last attempt; empty: that is not kept any more.
};

struct DatabaseHealth {
  static constexpr std::int64_t kMostRefused = 10'000;  ///< That are looked at: the newest.
  /// From when on it is worth a word: a receiver that is restarted answers again by then.
  static constexpr std::chrono::minutes kFailingFor{10};
  /// Likewise: a click comes with the next batch of the server that took it.
  static constexpr std::chrono::minutes kParkedFor{2};
  static constexpr std::int64_t kMostFailing = 1'000;  ///< Of a postback URL, that are counted.
  static constexpr std::int64_t kMostNamed = 5;        ///< Affiliates; servers.

  std::int64_t deliveries_due = 0;
  std::int64_t deliveries_waiting = 0;  ///< For their next attempt.
  std::int64_t deliveries_dead = 0;     ///< Given up in the last 24 hours; of active URLs.
  std::optional<UnixMillis> oldest_due;
  std::vector<FailingDeliveries> failing;  ///< For kFailingFor; the affiliates with the most.
  std::int64_t failing_affiliates = 0;     ///< In all.
  std::vector<NodeHealth> nodes;
  std::int64_t bytes = 0;
  std::int64_t partition_days_ahead = 0;  ///< Days from tomorrow on that have their partitions.
  std::int64_t parked_postbacks = 0;
  std::int64_t parked_for_long = 0;  ///< Of these, for kParkedFor.
  std::optional<UnixMillis> oldest_parked;
  std::int64_t rejected_records = 0;
  /// Of those that are stored, and were not taken after all; by how many, lately.
  std::vector<RefusedPostbacks> refused_postbacks;
  bool refused_are_cut = false;  ///< There are more than were looked at.
};

/// Throws StoreError, and blocks. Threads: one at a time.
class HealthRecords {
 public:
  virtual ~HealthRecords() = default;
  [[nodiscard]] virtual DatabaseHealth look(UnixMillis now) = 0;
};

/// What is wrong beside ServerHealth::degraded, each in its form: with the data, and, where the database says
/// so, with what servers share. Clicks are recorded all the same.
[[nodiscard]] std::vector<std::string> also_degraded(const ServerHealth& server,
                                                     const std::optional<DatabaseHealth>& database);

/// What to do about one of ServerHealth::degraded, or of also_degraded(); empty for words that are
/// not known.
[[nodiscard]] std::string_view remedy_for(std::string_view degraded) noexcept;

/// It is shown while the database is away too, without what only that knows.
/// @param server  called from worker threads
[[nodiscard]] std::vector<Endpoint> health_endpoints(std::function<ServerHealth()> server);

}  // namespace homing::admin
