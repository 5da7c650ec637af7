#pragma once

#include <filesystem>

namespace homing::test {

/// A fresh folder below /tmp, deleted with all that is in it at the end.
/// Other accounts may pass through it (not list it), so that a server which runs as another account can live
/// inside.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace homing::test
