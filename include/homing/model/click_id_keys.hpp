#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "homing/core/clock.hpp"
#include "homing/model/click_id.hpp"

namespace homing {

/// One key of the click IDs' MAC. Secret: it goes to the database and the data folder (mode 0600), nowhere
/// else.
struct ClickIdKey {
  static constexpr std::size_t kBytes = 16;
  unsigned version = 0;  ///< 0..3, as it stands in the ID.
  std::array<std::uint8_t, kBytes> bytes{};
  UnixMillis active_from{};  ///< IDs are minted with it from then on; verified with it at any time.

  friend bool operator==(const ClickIdKey&, const ClickIdKey&) = default;
};

/// The installation's keys: proves IDs, and signs new ones with the newest active key. Immutable, so any
/// thread.
class ClickIdKeys {
 public:
  ClickIdKeys() = default;
  /// @throws UserError  two keys of one version, or a version above 3
  explicit ClickIdKeys(std::vector<ClickIdKey> keys);

  /// Whether there is a key of the ID's version: without one nothing can be said of the ID.
  [[nodiscard]] bool knows_version_of(const ClickId& id) const noexcept;

  /// Whether this installation minted `id`. Needs no lookup; constant time in the MAC.
  [[nodiscard]] bool is_genuine(const ClickId& id) const noexcept;

  /// The ID for these fields, signed with the key that is newest among those active at `now`.
  /// Requires: at least one key.
  [[nodiscard]] ClickId sign(UnixMillis time, std::uint16_t sequence, NodeNumber node,
                             UnixMillis now) const noexcept;

  [[nodiscard]] bool empty() const noexcept { return keys_.empty(); }
  [[nodiscard]] const std::vector<ClickIdKey>& all() const noexcept { return keys_; }

 private:
  [[nodiscard]] const ClickIdKey& active(UnixMillis now) const noexcept;

  std::vector<ClickIdKey> keys_;  // rising by active_from
};

}  // namespace homing
