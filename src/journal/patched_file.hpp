#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "homing/journal/file_system.hpp"

namespace homing::journal {

/// A file to look at only, in which blocks that the disk cannot read are zeros: bad sectors stop nobody.
///
/// Threads: one.
class PatchedFile final : public File {
 public:
  /// @param size  the file's
  PatchedFile(std::unique_ptr<File> file, std::uint64_t size) : file_(std::move(file)), size_(size) {}

  std::error_code read_at(std::uint64_t offset, std::size_t size, std::string& out) override;
  std::error_code size(std::uint64_t& out) override;
  /// All blocks so far that were not readable.
  [[nodiscard]] std::uint64_t unreadable_bytes() const;

  // Nothing is written: errc::read_only_file_system.
  std::error_code write_at(std::uint64_t offset, std::string_view bytes) override;
  std::error_code sync() override;
  std::error_code preallocate(std::uint64_t size) override;
  std::error_code truncate(std::uint64_t size) override;

 private:
  void read_blocks(std::uint64_t offset, std::size_t size, std::string& out);

  const std::unique_ptr<File> file_;
  const std::uint64_t size_;
  std::set<std::uint64_t> unreadable_;  // numbers of blocks
};

}  // namespace homing::journal
