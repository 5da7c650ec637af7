#pragma once

#include <string>
#include <string_view>

#include "enrich/max_mind_database.hpp"

namespace homing::enrich {

/// A MaxMind DB of autonomous systems, in the form of GeoLite2 ASN, which DB-IP's and scripts/fetch-data's
/// have as well.
///
/// Threads: immutable; shared by all.
class NetworkDatabase {
 public:
  /// @throws UserError  says what is wrong with it
  explicit NetworkDatabase(std::string_view bytes) : database_(bytes) {}

  /// `AS3320 Deutsche Telekom AG`: see Enricher::network().
  [[nodiscard]] std::string network(const IpAddress& address) const;
  [[nodiscard]] UnixMillis built_at() const noexcept { return database_.built_at(); }

 private:
  const MaxMindDatabase database_;
};

}  // namespace homing::enrich
