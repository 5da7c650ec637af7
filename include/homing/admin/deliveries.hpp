#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "homing/admin/conversions.hpp"
#include "homing/admin/endpoint.hpp"

namespace homing::admin {

/// Which deliveries: an empty list means any.
struct DeliveryFilter {
  std::vector<std::string> states;
  std::vector<std::string> affiliates;  ///< By number or ref.
  std::optional<UnixMillis> from;       ///< Created then or later,
  std::optional<UnixMillis> to;         ///< and before this.
  std::optional<ConversionKey> conversion;
};

/// Where a delivery stands in the list: the newest first.
struct DeliveryPlace {
  UnixMillis created_at{};
  Uuid conversion;
  int sequence = 0;
  PostbackUrlId url;
};

/// `json`: an object of the API's schema Delivery.
struct DeliveryLine {
  DeliveryPlace place;
  std::string json;
};

/// Settled deliveries of one affiliate that are to be sent again: those below, and with each what the same
/// URL was told of the same conversion later. An archived URL's are left out; a paused one's wait until it is
/// active.
struct DeliveryChoice {
  std::string affiliate;             ///< By number or ref.
  std::vector<std::string> states;   ///< Of `delivered`, `dead`.
  UnixMillis since{};                ///< Created then or later,
  std::optional<UnixMillis> before;  ///< and before this, if it is set.
};

/// What affiliates are told. Everything throws StoreError, and blocks. Threads: one at a time.
class Deliveries {
 public:
  virtual ~Deliveries() = default;
  /// At most `limit`, from behind `behind` on. With their attempts where those of one conversion are asked
  /// for.
  [[nodiscard]] virtual std::vector<DeliveryLine> page(const DeliveryFilter& filter,
                                                       const std::optional<DeliveryPlace>& behind,
                                                       int limit) = 0;
  /// How many there are, by state. Empty when there is no such affiliate.
  [[nodiscard]] virtual std::optional<std::map<std::string, std::int64_t>> count(
      const DeliveryChoice& choice) = 0;
  /// Has them sent again.
  /// @return how many; empty when there is no such affiliate
  [[nodiscard]] virtual std::optional<std::int64_t> retry(const DeliveryChoice& choice, UnixMillis now,
                                                          const Actor& by) = 0;
};

[[nodiscard]] std::vector<Endpoint> delivery_endpoints();

}  // namespace homing::admin
