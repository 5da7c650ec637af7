#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "homing/journal/file_system.hpp"

namespace homing::journal {
namespace {

constexpr mode_t kFileMode = 0640;
constexpr mode_t kModeBits = 0777;

std::error_code from_errno(int error) {
  return {error, std::generic_category()};
}
std::error_code last_error() {
  return from_errno(errno);
}

/// Repeats a system call for as long as a signal interrupts it.
template <class Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

class Descriptor {
 public:
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const noexcept { return fd_; }

 private:
  const int fd_;
};

int open_file(const std::string& path, int flags) {
  return uninterrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC, kFileMode); });
}

class PosixFile final : public File {
 public:
  explicit PosixFile(int fd) : fd_(fd) {}

  std::error_code write_at(std::uint64_t offset, std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = uninterrupted(
          [&] { return ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset)); });
      if (written < 0) return last_error();
      if (written == 0) return from_errno(EIO);
      bytes.remove_prefix(static_cast<std::size_t>(written));
      offset += static_cast<std::uint64_t>(written);
    }
    return {};
  }

  std::error_code read_at(std::uint64_t offset, std::size_t size, std::string& out) override {
    out.resize(size);
    std::size_t filled = 0;
    while (filled < size) {
      const ssize_t got = uninterrupted([&] {
        return ::pread(fd_.get(), out.data() + filled, size - filled, static_cast<off_t>(offset + filled));
      });
      if (got < 0) return last_error();
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
    }
    out.resize(filled);
    return {};
  }

  std::error_code sync() override {
    return uninterrupted([&] { return ::fdatasync(fd_.get()); }) < 0 ? last_error() : std::error_code();
  }

  std::error_code preallocate(std::uint64_t size) override {
    int error = EINTR;
    while (error == EINTR) error = ::posix_fallocate(fd_.get(), 0, static_cast<off_t>(size));
    return from_errno(error);
  }

  std::error_code truncate(std::uint64_t size) override {
    const int result = uninterrupted([&] { return ::ftruncate(fd_.get(), static_cast<off_t>(size)); });
    return result < 0 ? last_error() : std::error_code();
  }

  std::error_code size(std::uint64_t& out) override {
    struct stat status {};
    if (::fstat(fd_.get(), &status) < 0) return last_error();
    out = static_cast<std::uint64_t>(status.st_size);
    return {};
  }

 private:
  const Descriptor fd_;
};

class PosixFolderLock final : public FolderLock {
 public:
  explicit PosixFolderLock(int fd) : fd_(fd) {}
  [[nodiscard]] int fd() const noexcept { return fd_.get(); }

 private:
  const Descriptor fd_;
};

std::error_code open_into(const std::string& path, int flags, std::unique_ptr<File>& out) {
  const int fd = open_file(path, flags);
  if (fd < 0) return last_error();
  out = std::make_unique<PosixFile>(fd);
  return {};
}

}  // namespace

std::error_code PosixFileSystem::create_folders(const std::string& path) {
  std::error_code error;
  const std::filesystem::path folder(path);
  if (folder.empty() || std::filesystem::is_directory(folder, error)) return {};
  const std::string parent = folder.has_parent_path() ? folder.parent_path().string() : ".";
  if (parent == path) return from_errno(ENOENT);
  if ((error = create_folders(parent))) return error;
  if (::mkdir(path.c_str(), 0750) < 0 && errno != EEXIST) return last_error();
  return sync_folder(parent);
}

std::error_code PosixFileSystem::lock_folder(const std::string& path, std::unique_ptr<FolderLock>& out) {
  const int fd = open_file(path + "/lock", O_RDWR | O_CREAT);
  if (fd < 0) return last_error();
  auto lock = std::make_unique<PosixFolderLock>(fd);
  if (uninterrupted([&] { return ::flock(lock->fd(), LOCK_EX | LOCK_NB); }) < 0) return last_error();
  out = std::move(lock);
  return {};
}

std::error_code PosixFileSystem::list(const std::string& path, std::vector<std::string>& names) {
  names.clear();
  std::error_code error;
  std::filesystem::directory_iterator entry(path, error);
  while (!error && entry != std::filesystem::directory_iterator()) {
    std::error_code vanished;
    if (entry->is_regular_file(vanished)) names.push_back(entry->path().filename().string());
    entry.increment(error);
  }
  return from_errno(error.value());
}

std::error_code PosixFileSystem::create(const std::string& path, std::unique_ptr<File>& out) {
  return open_into(path, O_RDWR | O_CREAT | O_EXCL, out);
}

std::error_code PosixFileSystem::open(const std::string& path, std::unique_ptr<File>& out) {
  return open_into(path, O_RDWR, out);
}

std::error_code PosixFileSystem::open_for_reading(const std::string& path, std::unique_ptr<File>& out) {
  return open_into(path, O_RDONLY, out);
}

std::error_code PosixFileSystem::rename(const std::string& from, const std::string& to) {
  return ::rename(from.c_str(), to.c_str()) < 0 ? last_error() : std::error_code();
}

std::error_code PosixFileSystem::remove(const std::string& path) {
  return ::unlink(path.c_str()) < 0 ? last_error() : std::error_code();
}

std::error_code PosixFileSystem::copy_rights(const std::string& from, const std::string& to) {
  struct stat wanted {};
  if (::stat(from.c_str(), &wanted) < 0) return last_error();
  const Descriptor target(open_file(to, O_RDONLY | O_NOFOLLOW));
  struct stat found {};
  if (target.get() < 0 || ::fstat(target.get(), &found) < 0) return last_error();
  // A file that has a second name may be somebody else's, slipped in here to be given away.
  if (S_ISREG(found.st_mode) && found.st_nlink != 1) return from_errno(EMLINK);
  std::error_code error;
  if (::fchown(target.get(), wanted.st_uid, wanted.st_gid) < 0) {
    error = last_error();
    // The group at least, where it is one's own.
    [[maybe_unused]] const int ignored = ::fchown(target.get(), found.st_uid, wanted.st_gid);
  }
  if (::fchmod(target.get(), wanted.st_mode & kModeBits) < 0) return last_error();
  return error;
}

std::error_code PosixFileSystem::sync_folder(const std::string& path) {
  const Descriptor folder(open_file(path, O_RDONLY | O_DIRECTORY));
  if (folder.get() < 0) return last_error();
  return uninterrupted([&] { return ::fsync(folder.get()); }) < 0 ? last_error() : std::error_code();
}

}  // namespace homing::journal
