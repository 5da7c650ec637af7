#pragma once

#include <cstdint>

namespace homing {

/// What a journal record carries. The journal itself does not look. Never change a number.
enum class RecordType : std::uint8_t { kClick = 1, kPostback = 2, kMintMark = 3 };

}  // namespace homing
