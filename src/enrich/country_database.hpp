#pragma once

#include <maxminddb.h>

#include <string_view>

#include "homing/core/clock.hpp"
#include "homing/core/network.hpp"

namespace homing::enrich {

/// A MaxMind DB of countries: with `country_code`, as ip-location-db writes it, or with `country.iso_code`,
/// as MaxMind and DB-IP themselves do.
///
/// It is kept in memory, not mapped from its file: who writes over a file that is mapped kills the process
/// that reads it.
///
/// Threads: immutable; shared by all.
class CountryDatabase {
 public:
  /// @throws UserError  says what is wrong with it
  explicit CountryDatabase(std::string_view bytes);
  ~CountryDatabase();
  CountryDatabase(const CountryDatabase&) = delete;
  CountryDatabase& operator=(const CountryDatabase&) = delete;

  /// Two upper-case letters; empty where it is not known. The text is a constant.
  [[nodiscard]] std::string_view country(const IpAddress& address) const noexcept;
  [[nodiscard]] UnixMillis built_at() const noexcept;

 private:
  MMDB_s database_{};
};

}  // namespace homing::enrich
