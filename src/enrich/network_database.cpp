#include "enrich/network_database.hpp"

#include "homing/core/text.hpp"

namespace homing::enrich {
namespace {

constexpr std::size_t kMostNameBytes = 128;

/// Whoever registers a network names it, so it may be anything.
std::string name_of_bytes(std::string_view bytes) {
  const std::string storable = to_storable_text(cut_text(bytes, kMostNameBytes));
  return one_line(trim(cut_text(storable, kMostNameBytes)));
}

}  // namespace

std::string NetworkDatabase::network(const IpAddress& address) const {
  const auto entry = database_.entry(address);
  if (!entry) return {};
  const auto number = value_at(*entry, MMDB_DATA_TYPE_UINT32, "autonomous_system_number");
  if (!number || number->uint32 == 0) return {};  // AS0 is none (RFC 7607)
  const std::string name = name_of_bytes(text_at(*entry, "autonomous_system_organization"));
  return "AS" + std::to_string(number->uint32) + (name.empty() ? "" : " " + name);
}

}  // namespace homing::enrich
