#pragma once

#include <maxminddb.h>

#include <optional>
#include <string_view>

#include "homing/core/clock.hpp"
#include "homing/core/network.hpp"

namespace homing::enrich {

/// A MaxMind DB: what is known of networks of IP addresses.
///
/// It is kept in memory, not mapped from its file: who writes over a file that is mapped kills the process
/// that reads it.
///
/// Threads: immutable; shared by all.
class MaxMindDatabase {
 public:
  /// @throws UserError  says what is wrong with it
  explicit MaxMindDatabase(std::string_view bytes);
  ~MaxMindDatabase();
  MaxMindDatabase(const MaxMindDatabase&) = delete;
  MaxMindDatabase& operator=(const MaxMindDatabase&) = delete;

  /// Of the network that the address is in; as long as this object lives.
  [[nodiscard]] std::optional<MMDB_entry_s> entry(const IpAddress& address) const noexcept;
  [[nodiscard]] UnixMillis built_at() const noexcept;

 private:
  MMDB_s database_{};
};

/// What stands in an entry under a name, and the next name in that; empty where there is nothing of this
/// type.
template <class... Names>
std::optional<MMDB_entry_data_s> value_at(MMDB_entry_s entry, std::uint32_t type, Names... names) noexcept {
  MMDB_entry_data_s data{};
  const int status = MMDB_get_value(&entry, &data, names..., nullptr);
  if (status != MMDB_SUCCESS || !data.has_data || data.type != type) return std::nullopt;
  return data;
}

/// Likewise a text; empty where there is none. Points into the database, and may be any bytes.
template <class... Names>
std::string_view text_at(MMDB_entry_s entry, Names... names) noexcept {
  const auto data = value_at(entry, MMDB_DATA_TYPE_UTF8_STRING, names...);
  return data ? std::string_view(data->utf8_string, data->data_size) : std::string_view();
}

}  // namespace homing::enrich
