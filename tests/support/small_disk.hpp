#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "tests/support/temp_folder.hpp"

namespace homing::test {

/// A disk of its own in memory (tmpfs), which a test can fill and free. Mounting takes root.
///
/// Failure: throws std::runtime_error; see can_be_made(). Threads: one.
class SmallDisk {
 public:
  [[nodiscard]] static bool can_be_made();

  explicit SmallDisk(std::size_t mebibytes, std::size_t files = 1000);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "disk"; }

  void fill_up();        ///< Not a byte is left.
  void use_up_inodes();  ///< No file can be created any more, though there is space.
  void free_again();     ///< Undoes both.

 private:
  TempFolder folder_;
};

}  // namespace homing::test
