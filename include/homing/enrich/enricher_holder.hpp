#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "homing/core/mutex.hpp"
#include "homing/enrich/enricher.hpp"

namespace homing::enrich {

/// What is known of the visitor behind a click.
struct Visitor {
  std::string_view country;                     ///< A constant; empty where it is not known.
  std::shared_ptr<const UserAgent> user_agent;  ///< Null where there is no data, or it was left.

  [[nodiscard]] std::string_view device() const noexcept {
    return user_agent ? name_of(user_agent->device) : "";
  }
  [[nodiscard]] std::string_view os() const noexcept {
    return user_agent ? std::string_view(user_agent->os) : "";
  }
  [[nodiscard]] std::string_view browser() const noexcept {
    return user_agent ? std::string_view(user_agent->browser) : "";
  }
  [[nodiscard]] bool is_bot() const noexcept { return user_agent && user_agent->device == Device::kBot; }
};

/// The present data, or none. Who reloads it swaps the whole.
///
/// User agents repeat, so each thread that asks remembers what it was told of some thousand of them, until
/// the next swap: of those, and of countries, threads share no lock.
///
/// Threads: any.
class EnricherHolder {
 public:
  enum class Unknown : std::uint8_t {
    kRead,
    kLeave
  };  ///< Of a user agent that this thread does not remember.

  /// @param ip       as text; what is no address has no country
  /// @param unknown  reading one takes long; one that is left is null in the answer
  [[nodiscard]] Visitor look_up(std::string_view ip, std::string_view user_agent,
                                Unknown unknown = Unknown::kRead) const;
  /// See Enricher::network(). @param ip  as text; what is no address has no network
  [[nodiscard]] std::string network(std::string_view ip) const;
  /// Whether the present data can tell a bot from a person.
  [[nodiscard]] bool knows_bots() const;

  void replace(std::shared_ptr<const Enricher> next) noexcept;

 private:
  struct Memory;  ///< A thread's.
  [[nodiscard]] std::shared_ptr<const Enricher> present(Memory& memory) const;
  [[nodiscard]] std::shared_ptr<const Enricher> current() const;

  /// Which swap brought the present data; a number is never used twice, by no holder of the process. 0: none
  /// yet.
  std::atomic<std::uint64_t> generation_{0};
  mutable Mutex mutex_;
  std::shared_ptr<const Enricher> current_ HOMING_GUARDED_BY(mutex_);
};

}  // namespace homing::enrich
