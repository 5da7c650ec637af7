#pragma once

#include <cstddef>
#include <cstdint>

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

/// Its code is the label of the metric, too.
[[nodiscard]] const Failure& describe(Refusal refusal) noexcept;
/// The answer, which closes the connection. @param render  plain text where empty
[[nodiscard]] Response answer_to(Refusal refusal, const RenderFailure& render);
/// Likewise, of a connection too many.
[[nodiscard]] Response answer_to_too_many_connections(const RenderFailure& render);

}  // namespace homing::http
