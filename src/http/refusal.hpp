#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "homing/http/message.hpp"

namespace homing::http {

/// Why a message was not taken. The connection is closed behind each of them: what follows on it cannot be
/// trusted.
enum class Refusal : std::uint8_t {
  kMalformed,
  kVersion,
  kTarget,
  kTargetTooLong,
  kHeaderTooLarge,
  kHost,
  kContentLength,
  kTransferEncoding,
  kChunk,
  kTrailer,
  kBodyTooLarge,
  kContentEncoding,
  kExpectation,
  kIncomplete,
  kTimeout,
  kMemory,  ///< See RequestMemory.
};
inline constexpr std::size_t kRefusals = static_cast<std::size_t>(Refusal::kMemory) + 1;

struct RefusalInfo {
  unsigned status;
  std::string_view reason;  ///< Label of the metric.
  std::string_view text;    ///< The answer's body: fixed, nothing of the request in it.
};

[[nodiscard]] const RefusalInfo& describe(Refusal refusal) noexcept;
/// The answer, which closes the connection.
[[nodiscard]] Response answer_to(Refusal refusal);

}  // namespace homing::http
