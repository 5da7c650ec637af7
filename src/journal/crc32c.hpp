#pragma once

#include <cstdint>
#include <string_view>

namespace homing::journal {

/// CRC-32C (Castagnoli). @param before  that of the bytes in front, to go on from there
[[nodiscard]] std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0) noexcept;

}  // namespace homing::journal
