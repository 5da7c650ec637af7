#include "enrich/max_mind_database.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <string>
#include <system_error>

#include "homing/core/error.hpp"

namespace homing::enrich {
namespace {

/// A file in memory that has no name and goes with its last descriptor and mapping.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : MemoryFile() {
    while (!bytes.empty()) {
      const ssize_t written = ::write(number_, bytes.data(), bytes.size());
      if (written == -1 && errno == EINTR) continue;
      if (written <= 0) throw_errno();
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  ~MemoryFile() { ::close(number_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(number_); }

 private:
  MemoryFile() : number_(::memfd_create("homing-enrichment", MFD_CLOEXEC)) {
    if (number_ == -1) throw_errno();
  }
  [[noreturn]] static void throw_errno() {
    throw UserError("there is no memory for it: " +
                    std::error_code(errno, std::generic_category()).message());
  }
  int number_;
};

}  // namespace

MaxMindDatabase::MaxMindDatabase(std::string_view bytes) {
  const MemoryFile file(bytes);
  const int status = MMDB_open(file.path().c_str(), MMDB_MODE_MMAP, &database_);
  if (status != MMDB_SUCCESS) throw UserError(MMDB_strerror(status));
}

MaxMindDatabase::~MaxMindDatabase() {
  MMDB_close(&database_);
}

std::optional<MMDB_entry_s> MaxMindDatabase::entry(const IpAddress& address) const noexcept {
  const boost::asio::ip::tcp::endpoint endpoint(address, 0);
  int status = MMDB_SUCCESS;
  const MMDB_lookup_result_s found = MMDB_lookup_sockaddr(&database_, endpoint.data(), &status);
  if (status != MMDB_SUCCESS || !found.found_entry) return std::nullopt;
  return found.entry;
}

UnixMillis MaxMindDatabase::built_at() const noexcept {
  return UnixMillis(std::chrono::seconds(database_.metadata.build_epoch));
}

}  // namespace homing::enrich
