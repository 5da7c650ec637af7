#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "homing/admin/accounts.hpp"
#include "homing/core/mutex.hpp"

namespace homing::admin {

/// Whose the sessions and tokens are that the database has lately said to be good, by their hash: for what
/// can be answered while the database can't be asked. Each is good for kLongest behind the last time that it
/// was said, and never for longer than the session itself; who is signed out, changed or revoked here is
/// forgotten at once. What another server changes meanwhile is not known.
///
/// Threads: any. Bounded: those that were said to be good the longest ago give way.
class RecentCallers {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::minutes kLongest{15};
  static constexpr std::size_t kMost = 500;

  /// Taken before the database is asked.
  [[nodiscard]] std::uint64_t round();
  /// The database has said so. What is forgotten since `round` was taken may be newer than that, and then
  /// nothing is remembered.
  /// @param rest  of the session
  void remember(std::uint64_t round, const TokenHash& secret, const Principal& principal, Time now,
                std::chrono::milliseconds rest = kLongest);
  /// Empty when it is not remembered as a session, or token, as `kind` says.
  [[nodiscard]] std::optional<Principal> find(Principal::Kind kind, const TokenHash& secret, Time now);

  /// The database has said that it is not good.
  void refused(const TokenHash& secret);
  void forget(const TokenHash& secret);
  /// All sessions of this user, or this token.
  void forget(Principal::Kind kind, std::int64_t id);

 private:
  struct Known {
    Principal principal;
    Time said{};
    Time until{};
  };

  Mutex mutex_;
  std::map<std::string, Known> known_ HOMING_GUARDED_BY(mutex_);  // by the hash's bytes
  std::uint64_t round_ HOMING_GUARDED_BY(mutex_) = 0;             // how often somebody was forgotten
};

}  // namespace homing::admin
