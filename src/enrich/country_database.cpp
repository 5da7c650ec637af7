#include "enrich/country_database.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
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
  MemoryFile() : number_(::memfd_create("homing-country", MFD_CLOEXEC)) {
    if (number_ == -1) throw_errno();
  }
  [[noreturn]] static void throw_errno() {
    throw UserError("there is no memory for it: " +
                    std::error_code(errno, std::generic_category()).message());
  }
  int number_;
};

constexpr std::size_t kLetters = 26;

/// Every two letters, so that a code is a view of a constant.
constexpr auto kCodes = [] {
  std::array<char, kLetters * kLetters * 2> codes{};
  for (std::size_t i = 0; i < kLetters * kLetters; ++i) {
    codes[2 * i] = static_cast<char>('A' + i / kLetters);
    codes[2 * i + 1] = static_cast<char>('A' + i % kLetters);
  }
  return codes;
}();

/// Empty for anything but two upper-case letters.
std::string_view constant_code(std::string_view code) noexcept {
  const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (code.size() != 2 || !is_letter(code[0]) || !is_letter(code[1])) return {};
  const auto number =
      static_cast<std::size_t>(code[0] - 'A') * kLetters + static_cast<std::size_t>(code[1] - 'A');
  return {&kCodes[2 * number], 2};
}

template <class... Names>
std::string_view text_at(MMDB_entry_s entry, Names... names) noexcept {
  MMDB_entry_data_s data{};
  const int status = MMDB_get_value(&entry, &data, names..., nullptr);
  if (status != MMDB_SUCCESS || !data.has_data || data.type != MMDB_DATA_TYPE_UTF8_STRING) return {};
  return {data.utf8_string, data.data_size};
}

}  // namespace

CountryDatabase::CountryDatabase(std::string_view bytes) {
  const MemoryFile file(bytes);
  const int status = MMDB_open(file.path().c_str(), MMDB_MODE_MMAP, &database_);
  if (status != MMDB_SUCCESS) throw UserError(MMDB_strerror(status));
}

CountryDatabase::~CountryDatabase() {
  MMDB_close(&database_);
}

std::string_view CountryDatabase::country(const IpAddress& address) const noexcept {
  const boost::asio::ip::tcp::endpoint endpoint(address, 0);
  int status = MMDB_SUCCESS;
  const MMDB_lookup_result_s found = MMDB_lookup_sockaddr(&database_, endpoint.data(), &status);
  if (status != MMDB_SUCCESS || !found.found_entry) return {};
  const std::string_view code = text_at(found.entry, "country_code");
  return constant_code(code.empty() ? text_at(found.entry, "country", "iso_code") : code);
}

UnixMillis CountryDatabase::built_at() const noexcept {
  return UnixMillis(std::chrono::seconds(database_.metadata.build_epoch));
}

}  // namespace homing::enrich
