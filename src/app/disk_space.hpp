#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace homing::app {

/// How much the disk of a folder has left, as it was when it was looked at last.
///
/// Threads: look() asks the disk and may block, so it is the housekeeper's; available() is for any.
class DiskSpace {
 public:
  /// Looks for the first time.
  explicit DiskSpace(std::string folder);

  void look() noexcept;
  /// In bytes; as much as can be where the disk does not say.
  [[nodiscard]] std::uint64_t available() const noexcept { return available_; }

 private:
  const std::string folder_;
  std::atomic<std::uint64_t> available_{};
};

}  // namespace homing::app
