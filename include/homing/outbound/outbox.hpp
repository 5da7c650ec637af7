#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "homing/core/clock.hpp"
#include "homing/core/uuid.hpp"
#include "homing/model/click_id.hpp"
#include "homing/model/ids.hpp"
#include "homing/model/postback_template.hpp"

/// What the senders ask of a database. Implemented by the store module with PostgreSQL, by tests in memory.
namespace homing::outbound {

/// Names one delivery: a status of a conversion that is told to one postback URL.
struct DeliveryKey {
  ClickId click_id;
  Uuid conversion_id;
  int sequence = 0;  ///< Of the status event.
  PostbackUrlId url;

  friend bool operator==(const DeliveryKey&, const DeliveryKey&) = default;
};
/// The Idempotency-Key: the same at every attempt, another for every other delivery.
[[nodiscard]] std::string to_text(const DeliveryKey& key);

/// The scheme, host and port of a postback URL, in lower case: those with the same one share a receiver.
[[nodiscard]] std::string host_of(std::string_view url);

/// A delivery that this process has claimed, with all that is needed to send it.
struct Delivery {
  DeliveryKey key;
  std::string affiliate;     ///< Its ref.
  UnixMillis tried_since{};  ///< Its first attempt, or when it was made due.
  UnixMillis claimed_until{};
  int attempts = 0;  ///< So far.
  int failures = 0;  ///< Since tried_since.

  std::string method;                 ///< GET or POST.
  std::string url;                    ///< A template.
  std::optional<std::string> body;    ///< A template.
  bool body_is_json = false;          ///< Else a form.
  std::optional<std::string> secret;  ///< The affiliate's: signs what is sent. Never logged.
  PostbackMacroValues values;         ///< Of the click, the conversion and this status of it.
};

/// What is stored of one attempt.
struct Attempt {
  UnixMillis at{};
  std::chrono::milliseconds duration{0};
  std::string outcome;  ///< `delivered`, or what went wrong.
  std::optional<unsigned> http_status;
  std::string error;   ///< A sentence; empty for none.
  std::string url;     ///< As it was sent.
  std::string answer;  ///< The first KiB of the answer's body, any bytes.
};

enum class DeliveryState : std::uint8_t { kDue, kDelivered, kDead };
[[nodiscard]] std::string_view name_of(DeliveryState state) noexcept;

/// What becomes of a delivery behind an attempt.
struct Settlement {
  DeliveryKey key;
  int attempt = 0;  ///< Its number, from 1.
  Attempt made;
  DeliveryState state = DeliveryState::kDue;
  UnixMillis due_at{};  ///< When it is tried again, if it is.
  UnixMillis tried_since{};
  int failures = 0;
};

/// How many deliveries to one host may be claimed.
struct Quota {
  std::string host;  ///< See host_of().
  int deliveries = 0;
};

/// What is to be claimed.
struct Claim {
  std::vector<Quota> quotas;
  int otherwise = 0;  ///< The quota of a host that has none above.
  int at_most = 0;    ///< Of all together: of each host in turn.
  UnixMillis now{};
  UnixMillis until{};
};

struct Backlog {
  std::int64_t due = 0;              ///< By now.
  std::int64_t waiting = 0;          ///< For their next attempt.
  std::optional<UnixMillis> oldest;  ///< Of those that are due: since when.
};

/// The outbox. Everything throws StoreError. Threads: one at a time; it blocks.
class Outbox {
 public:
  virtual ~Outbox() = default;

  /// Makes deliveries that are due this process's until `until`: to each host the oldest, as many as its
  /// quota says, of postback URLs in force. One that another process holds is left alone until that one's
  /// time is over; one with an earlier sequence of the same conversion and URL still due has to wait for
  /// that.
  virtual std::vector<Delivery> claim(const Claim& claim) = 0;
  /// Stores the attempts, and settles those deliveries that are still this process's. May be repeated.
  virtual void settle(const std::vector<Settlement>& settlements) = 0;
  /// Gives back what is claimed and was not sent.
  virtual void give_back(const std::vector<DeliveryKey>& deliveries) = 0;
  virtual Backlog backlog(UnixMillis now) = 0;
};

}  // namespace homing::outbound
