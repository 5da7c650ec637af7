#include "homing/core/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "homing/core/error.hpp"

namespace homing {
namespace {

/// Throws what errno says when a call returned -1, and its result otherwise.
template <class Result>
Result checked(Result result, const char* call) {
  if (result == -1) throw std::system_error(errno, std::generic_category(), call);
  return result;
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(checked(number, "open")) {}
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_;
};

void write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written == -1 && errno == EINTR) continue;
    text.remove_prefix(static_cast<std::size_t>(checked(written, "write")));
  }
}

void write_new_file(const std::string& path, std::string_view text) {
  constexpr mode_t kOwnerOnly = 0600;
  const Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly));
  checked(::fchmod(file.number(), kOwnerOnly), "fchmod");  // one that a crash left may have another mode
  write_all(file.number(), text);
  checked(::fsync(file.number()), "fsync");
}

void sync_folder_of(const std::string& path) {
  const auto folder = std::filesystem::absolute(path).parent_path();
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  checked(::fsync(descriptor.number()), "fsync");
}

}  // namespace

void replace_private_file(const std::string& path, std::string_view text) {
  const std::string new_path = path + ".new";
  try {
    write_new_file(new_path, text);
    checked(::rename(new_path.c_str(), path.c_str()), "rename");
  } catch (const std::system_error&) {
    ::unlink(new_path.c_str());
    throw;
  }
  sync_folder_of(path);
}

std::string read_required_file(const std::string& path) {
  try {
    auto text = read_file(path);
    if (!text) throw UserError("the file " + path + " does not exist");
    return std::move(*text);
  } catch (const std::system_error& e) {
    throw UserError("the file " + path + " can't be read: " + e.code().message());
  }
}

std::optional<std::string> read_file(const std::string& path) {
  const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (number == -1 && errno == ENOENT) return std::nullopt;
  const Descriptor file(number);
  constexpr std::size_t kChunk = 64 * 1024;
  std::string text;
  for (std::size_t size = 0;;) {
    text.resize(size + kChunk);
    const ssize_t count = ::read(file.number(), text.data() + size, kChunk);
    if (count == -1 && errno == EINTR) continue;
    size += static_cast<std::size_t>(checked(count, "read"));
    text.resize(size);
    if (count == 0) return text;
  }
}

}  // namespace homing
