#include "journal/patched_file.hpp"

#include <algorithm>

namespace homing::journal {
namespace {

constexpr std::uint64_t kBlock = 4096;

std::error_code read_only() {
  return std::make_error_code(std::errc::read_only_file_system);
}

}  // namespace

std::error_code PatchedFile::read_at(std::uint64_t offset, std::size_t size, std::string& out) {
  if (file_->read_at(offset, size, out)) read_blocks(offset, size, out);
  return {};
}

void PatchedFile::read_blocks(std::uint64_t offset, std::size_t size, std::string& out) {
  out.clear();
  const std::uint64_t end = std::min(size_, offset + size);
  std::string piece;
  for (std::uint64_t at = offset; at < end;) {
    const std::uint64_t block = at / kBlock;
    const std::uint64_t wanted = std::min(end, (block + 1) * kBlock) - at;
    if (file_->read_at(at, wanted, piece)) {
      unreadable_.insert(block);
      piece.clear();
    }
    piece.resize(wanted, '\0');
    out += piece;
    at += wanted;
  }
}

std::error_code PatchedFile::size(std::uint64_t& out) {
  out = size_;
  return {};
}

std::uint64_t PatchedFile::unreadable_bytes() const {
  std::uint64_t bytes = 0;
  for (const std::uint64_t block : unreadable_) bytes += std::min(kBlock, size_ - block * kBlock);
  return bytes;
}

std::error_code PatchedFile::write_at(std::uint64_t, std::string_view) {
  return read_only();
}
std::error_code PatchedFile::sync() {
  return read_only();
}
std::error_code PatchedFile::preallocate(std::uint64_t) {
  return read_only();
}
std::error_code PatchedFile::truncate(std::uint64_t) {
  return read_only();
}

}  // namespace homing::journal
