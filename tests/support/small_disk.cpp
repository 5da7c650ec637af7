#include "tests/support/small_disk.hpp"

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace homing::test {
namespace {

constexpr const char* kBallast = "ballast";

}  // namespace

bool SmallDisk::can_be_made() {
  try {
    const SmallDisk disk(1);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

SmallDisk::SmallDisk(std::size_t mebibytes, std::size_t files) {
  std::filesystem::create_directory(path());
  const std::string options = "size=" + std::to_string(mebibytes) + "m,nr_inodes=" + std::to_string(files);
  if (::mount("homing-test", path().c_str(), "tmpfs", 0, options.c_str()) != 0)
    throw std::runtime_error("no tmpfs can be mounted: " + std::string(std::strerror(errno)));
}

SmallDisk::~SmallDisk() {
  ::umount2(path().c_str(), MNT_DETACH);
}

void SmallDisk::fill_up() {
  const int file = ::open((path() / kBallast).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("the ballast: " + std::string(std::strerror(errno)));
  static constexpr std::array<char, 4096> kPage{};
  while (::write(file, kPage.data(), kPage.size()) > 0) {
  }
  ::close(file);
}

void SmallDisk::use_up_inodes() {
  for (int number = 0;; ++number) {
    const std::string name = std::string(kBallast) + '-' + std::to_string(number);
    const int file = ::open((path() / name).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return;
    ::close(file);
  }
}

void SmallDisk::free_again() {
  for (const auto& entry : std::filesystem::directory_iterator(path()))
    if (entry.path().filename().string().starts_with(kBallast)) std::filesystem::remove(entry.path());
}

}  // namespace homing::test
