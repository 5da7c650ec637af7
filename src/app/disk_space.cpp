#include "app/disk_space.hpp"

#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

namespace homing::app {

DiskSpace::DiskSpace(std::string folder) : folder_(std::move(folder)) {
  look();
}

void DiskSpace::look() noexcept {
  std::error_code error;
  const auto space = std::filesystem::space(folder_, error);
  available_ = error ? std::numeric_limits<std::uint64_t>::max() : space.available;
}

}  // namespace homing::app
