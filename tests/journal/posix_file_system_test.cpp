#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "homing/core/error.hpp"
#include "homing/journal/inspection.hpp"
#include "journal/segments.hpp"
#include "tests/journal/journal_support.hpp"

namespace homing::journal {
namespace {

/// A folder of its own, removed behind the test.
class PosixFileSystemTest : public testing::Test {
 protected:
  PosixFileSystemTest() {
    std::string name = (std::filesystem::temp_directory_path() / "homing-journal-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
  }
  ~PosixFileSystemTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] JournalOptions options() const {
    JournalOptions options = small_segments();
    options.folder = folder_ + "/a/b";
    return options;
  }

  /// `owner:group mode`
  static std::string rights(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) < 0) return "none";
    return std::to_string(status.st_uid) + ':' + std::to_string(status.st_gid) + ' ' +
           std::to_string(status.st_mode & 0777U);
  }

  PosixFileSystem disk_;
  std::string folder_;
};

TEST_F(PosixFileSystemTest, AFileHoldsWhatWasWritten) {
  std::unique_ptr<File> file;
  ASSERT_FALSE(disk_.create(folder_ + "/file", file));
  EXPECT_FALSE(file->preallocate(1000));
  EXPECT_FALSE(file->write_at(500, "hello"));
  EXPECT_FALSE(file->sync());
  std::string bytes;
  EXPECT_FALSE(file->read_at(498, 8, bytes));
  EXPECT_EQ(bytes, std::string("\0\0hello\0", 8));
  EXPECT_FALSE(file->read_at(998, 100, bytes));
  EXPECT_EQ(bytes.size(), 2U);
  EXPECT_FALSE(file->truncate(505));
  std::uint64_t size = 0;
  EXPECT_FALSE(file->size(size));
  EXPECT_EQ(size, 505U);
}

TEST_F(PosixFileSystemTest, ErrorsAreErrnoValues) {
  std::unique_ptr<File> file;
  ASSERT_FALSE(disk_.create(folder_ + "/file", file));
  EXPECT_EQ(disk_.create(folder_ + "/file", file), std::errc::file_exists);
  EXPECT_EQ(disk_.open(folder_ + "/none", file), std::errc::no_such_file_or_directory);
  EXPECT_EQ(disk_.remove(folder_ + "/none"), std::errc::no_such_file_or_directory);
  EXPECT_EQ(disk_.create_folders(folder_ + "/file/sub"), std::errc::not_a_directory);
  std::vector<std::string> names;
  EXPECT_EQ(disk_.list(folder_ + "/none", names), std::errc::no_such_file_or_directory);
}

TEST_F(PosixFileSystemTest, AFolderIsListedWithoutItsFolders) {
  std::unique_ptr<File> file;
  ASSERT_FALSE(disk_.create_folders(folder_ + "/x/y/"));
  ASSERT_FALSE(disk_.create_folders(folder_ + "/x/y"));
  ASSERT_FALSE(disk_.create(folder_ + "/x/one", file));
  ASSERT_FALSE(disk_.create(folder_ + "/x/two", file));
  ASSERT_FALSE(disk_.rename(folder_ + "/x/two", folder_ + "/x/three"));
  ASSERT_FALSE(disk_.sync_folder(folder_ + "/x"));
  std::vector<std::string> names;
  ASSERT_FALSE(disk_.list(folder_ + "/x", names));
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names, (std::vector<std::string>{"one", "three"}));
}

TEST_F(PosixFileSystemTest, AFolderIsLockedOnceAtATime) {
  std::unique_ptr<FolderLock> first;
  std::unique_ptr<FolderLock> second;
  ASSERT_FALSE(disk_.lock_folder(folder_, first));
  EXPECT_EQ(disk_.lock_folder(folder_, second), std::errc::resource_unavailable_try_again);
  first.reset();
  EXPECT_FALSE(disk_.lock_folder(folder_, second));
}

TEST_F(PosixFileSystemTest, AJournalOnARealDiskSurvivesARestart) {
  Metrics metrics;
  const std::vector<std::string> payloads = numbered("record", 30, 500);
  {
    Journal journal(disk_, options(), metrics);
    append_all(journal, payloads);
    EXPECT_THROW(Journal(disk_, options(), metrics), UserError);
  }
  Journal journal(disk_, options(), metrics);
  EXPECT_EQ(journal.end(), 31U);
  Reader reader(disk_, options().folder, 1, metrics);
  const Batch batch = reader.read(journal.end(), 100, 1 << 20);
  ASSERT_EQ(batch.records.size(), payloads.size());
  for (std::size_t i = 0; i < payloads.size(); ++i) EXPECT_EQ(batch.records[i].payload, payloads[i]);
  journal.release_before(batch.to);
  EXPECT_GT(journal.status().first, 1U);
}

TEST_F(PosixFileSystemTest, ASalvagedCopyHasTheOwnerAndTheModeOfTheOriginal) {
  Metrics metrics;
  {
    Journal journal(disk_, options(), metrics);
    append_all(journal, numbered("record", 5, 500));
  }
  const std::string from = options().folder;
  const std::string to = folder_ + "/copy";
  const std::string segment = '/' + segment_name(1);
  if (::geteuid() == 0) {  // nobody else may give files away
    ASSERT_EQ(::chown(from.c_str(), 12345, 12346), 0);
    ASSERT_EQ(::chown((from + segment).c_str(), 12347, 12348), 0);
  }
  ASSERT_EQ(::chmod(from.c_str(), 0700), 0);
  ASSERT_EQ(::chmod((from + segment).c_str(), 0600), 0);
  JournalVisitor nobody;
  EXPECT_EQ(salvage(disk_, from, to, nobody).rights_error, "");
  EXPECT_EQ(rights(to), rights(from));
  EXPECT_EQ(rights(to + segment), rights(from + segment));
}

TEST_F(PosixFileSystemTest, RightsAreGivenToNoLinkAndToNoFileWithASecondName) {
  std::unique_ptr<File> file;
  const std::string like = folder_ + "/like";
  const std::string other = folder_ + "/other";
  ASSERT_FALSE(disk_.create(like, file));
  ASSERT_FALSE(disk_.create(other, file));
  ASSERT_EQ(::chmod(like.c_str(), 0666), 0);
  const std::string before = rights(other);
  ASSERT_EQ(::symlink(other.c_str(), (folder_ + "/link").c_str()), 0);
  EXPECT_TRUE(disk_.copy_rights(like, folder_ + "/link"));
  ASSERT_EQ(::link(other.c_str(), (folder_ + "/name").c_str()), 0);
  EXPECT_TRUE(disk_.copy_rights(like, folder_ + "/name"));
  EXPECT_EQ(rights(other), before);
}

}  // namespace
}  // namespace homing::journal
