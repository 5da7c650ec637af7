#include "journal/crc32c.hpp"

#include <isa-l/crc.h>

namespace homing::journal {

std::uint32_t crc32c(std::string_view bytes, std::uint32_t before) noexcept {
  // ISA-L takes a pointer to non-const, but does not write.
  auto* data = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
  return ~crc32_iscsi(data, static_cast<int>(bytes.size()), ~before);
}

}  // namespace homing::journal
