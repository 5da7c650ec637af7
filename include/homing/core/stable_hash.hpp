#pragma once

#include <cstdint>
#include <string_view>

namespace homing {

/// The same number for the same bytes, in every process, build and year: for decisions that a replay has to
/// make again. SipHash-2-4 with a key of zeros; no secret, no defence against who picks the bytes.
[[nodiscard]] std::uint64_t stable_hash(std::string_view bytes) noexcept;

}  // namespace homing
