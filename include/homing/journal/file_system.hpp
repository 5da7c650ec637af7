#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace homing::journal {

/// An open file. Closed by its destructor. One thread at a time.
class File {
 public:
  virtual ~File() = default;
  /// Writes all of `bytes` at `offset`: short writes and EINTR are dealt with inside.
  virtual std::error_code write_at(std::uint64_t offset, std::string_view bytes) = 0;
  /// Reads up to `size` bytes at `offset` into `out` (resized to what was read; less than `size` only at the
  /// file's end).
  virtual std::error_code read_at(std::uint64_t offset, std::size_t size, std::string& out) = 0;
  /// fdatasync: what was written is on disk when this succeeds. After a failure nobody knows; never try it
  /// again.
  virtual std::error_code sync() = 0;
  /// Reserves disk space so that the file reads as `size` bytes, zeros where nothing was written.
  virtual std::error_code preallocate(std::uint64_t size) = 0;
  /// Cuts the file off at `size`.
  virtual std::error_code truncate(std::uint64_t size) = 0;
  [[nodiscard]] virtual std::error_code size(std::uint64_t& out) = 0;
};

/// Held while the process owns a folder; let go by its destructor or the process's end.
class FolderLock {
 public:
  virtual ~FolderLock() = default;
};

/// All that the journal asks of a disk: the seam where tests tear writes, fill the disk and fail fsync.
/// Paths are whole paths. Nothing throws; errors are errno values in the generic category.
///
/// Threads: any (one thread per File).
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual std::error_code create_folders(const std::string& path) = 0;
  /// errc::resource_unavailable_try_again when another process (or another lock of this one) has it.
  virtual std::error_code lock_folder(const std::string& path, std::unique_ptr<FolderLock>& out) = 0;
  /// Names of the files in a folder, in no order.
  virtual std::error_code list(const std::string& path, std::vector<std::string>& names) = 0;
  /// Creates a file for writing; errc::file_exists when it is there.
  virtual std::error_code create(const std::string& path, std::unique_ptr<File>& out) = 0;
  /// Opens an existing file for reading and writing.
  virtual std::error_code open(const std::string& path, std::unique_ptr<File>& out) = 0;
  /// Opens an existing file that is not written to: no right to write is needed.
  virtual std::error_code open_for_reading(const std::string& path, std::unique_ptr<File>& out) = 0;
  virtual std::error_code rename(const std::string& from, const std::string& to) = 0;
  virtual std::error_code remove(const std::string& path) = 0;
  /// Gives a file or folder the owner, the group and the mode of another, as far as this process may. A disk
  /// that knows none of them has nothing to do. Links are not followed.
  /// @return an error when they are not the same behind it
  virtual std::error_code copy_rights([[maybe_unused]] const std::string& from,
                                      [[maybe_unused]] const std::string& to) {
    return {};
  }
  /// Makes create, rename and remove in this folder durable.
  virtual std::error_code sync_folder(const std::string& path) = 0;
};

/// The machine's own.
class PosixFileSystem final : public FileSystem {
 public:
  std::error_code create_folders(const std::string& path) override;
  std::error_code lock_folder(const std::string& path, std::unique_ptr<FolderLock>& out) override;
  std::error_code list(const std::string& path, std::vector<std::string>& names) override;
  std::error_code create(const std::string& path, std::unique_ptr<File>& out) override;
  std::error_code open(const std::string& path, std::unique_ptr<File>& out) override;
  std::error_code open_for_reading(const std::string& path, std::unique_ptr<File>& out) override;
  std::error_code rename(const std::string& from, const std::string& to) override;
  std::error_code remove(const std::string& path) override;
  std::error_code copy_rights(const std::string& from, const std::string& to) override;
  std::error_code sync_folder(const std::string& path) override;
};

}  // namespace homing::journal
