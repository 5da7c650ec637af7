#pragma once

#include <string_view>

#include "enrich/max_mind_database.hpp"

namespace homing::enrich {

/// A MaxMind DB of countries: with `country_code`, as ip-location-db writes it, or with `country.iso_code`,
/// as MaxMind and DB-IP themselves do.
///
/// Threads: immutable; shared by all.
class CountryDatabase {
 public:
  /// @throws UserError  says what is wrong with it
  explicit CountryDatabase(std::string_view bytes) : database_(bytes) {}

  /// Two upper-case letters; empty where it is not known. The text is a constant.
  [[nodiscard]] std::string_view country(const IpAddress& address) const noexcept;
  [[nodiscard]] UnixMillis built_at() const noexcept { return database_.built_at(); }

 private:
  const MaxMindDatabase database_;
};

}  // namespace homing::enrich
