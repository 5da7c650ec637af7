#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "homing/core/clock.hpp"
#include "homing/model/click_id_keys.hpp"

namespace homing {

/// Makes click IDs that never repeat: across threads by one shared counter of (millisecond, sequence) that
/// only rises, across nodes by the node number, across restarts and a clock that steps back by starting above
/// the last ID of the journal (`not_before`).
///
/// When the clock stands or steps back, or more than 4096 IDs fall into one millisecond, the counter runs on
/// ahead of the clock until the clock has caught up.
///
/// Threads: any. The counter is the one word that io threads share here.
class ClickIdMint {
 public:
  /// @param not_before  IDs start after this millisecond: the time of the newest ID that an earlier process
  ///                    of this node may have handed out
  ClickIdMint(NodeNumber node, UnixMillis not_before) noexcept;

  /// No ID so far carries a later millisecond.
  [[nodiscard]] UnixMillis newest() const noexcept;

  [[nodiscard]] ClickId mint(const ClickIdKeys& keys, UnixMillis now) noexcept;

 private:
  const NodeNumber node_;
  std::atomic<std::uint64_t> last_;  // millisecond << 12 | sequence
};

/// Journal record (RecordType::kMintMark): the newest millisecond of any ID that was minted before it. With
/// it a segment that holds no click still says where the next process's IDs have to start.
void encode_mint_mark(UnixMillis newest, std::string& out);
/// Empty when `bytes` are no such record of a version that this binary knows.
[[nodiscard]] std::optional<UnixMillis> decode_mint_mark(std::string_view bytes);

}  // namespace homing
