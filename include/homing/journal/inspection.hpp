#pragma once

#include <cstdint>
#include <string>

#include "homing/journal/file_system.hpp"
#include "homing/journal/format.hpp"

/// Looking at a journal folder without being its process: what `homing journal` does.
namespace homing::journal {

/// A stretch of a journal that holds no readable record.
struct Damage {
  /// The positions [from, to) are missing; none when only a segment's header is hurt.
  Position from = 0;
  Position to = 0;
  Position segment = 0;
  std::uint64_t offset = 0;      ///< In the segment; 0 when the segment itself is missing.
  std::uint64_t end_offset = 0;  ///< Equal to `offset` when there are no bytes to set aside.
  bool at_end = false;           ///< The journal's end: nobody knows how many are missing from `to` on.
};

/// What one segment holds.
struct SegmentContent {
  Position first = 0;         ///< As its name says.
  Position last = 0;          ///< Of its last record; 0 when it has none.
  std::uint64_t records = 0;  ///< Good ones.
  std::uint64_t bytes = 0;    ///< The file's size.
  /// Behind the newest segment's last record, up to the last that is not zero; what a start cuts off. 0 where
  /// that is damage for certain.
  std::uint64_t torn_bytes = 0;
  std::uint64_t torn_offset = 0;  ///< Where they begin.
  std::uint64_t unreadable = 0;   ///< Bytes that the disk would not give; they count as zeros.
};

/// Is told what inspect() finds, in the order of the journal.
class JournalVisitor {
 public:
  virtual ~JournalVisitor() = default;
  virtual void segment_begins([[maybe_unused]] Position first) {}
  /// @param offset  in the segment. @return false to hear no more
  virtual bool record([[maybe_unused]] const Record& record, [[maybe_unused]] std::uint64_t offset) {
    return true;
  }
  virtual void damage([[maybe_unused]] const Damage& damage) {}
  virtual void segment_ends([[maybe_unused]] const SegmentContent& content) {}
};

/// Walks through the segments that `folder` has now, and changes nothing. Works beside a Journal: what is
/// written meanwhile may be seen or not, and a segment that is released meanwhile is passed over.
///
/// Damage is what the Reader takes for damage; sectors that the disk cannot read count as zeros. The bytes
/// behind the newest segment's last record are none: they may have been written at a crash, and nothing in
/// them tells that from acknowledged records that are damaged. They are damage where there are more than a
/// crash can leave, or where it is noted beside the journal that the database has records from there.
///
/// @param from  segments whose records all lie below are left out
/// Memory: about 3 MiB.
/// @throws UserError  the folder or a segment can't be opened, there is no segment, or one is of a later
///                    version
void inspect(FileSystem& file_system, const std::string& folder, Position from, JournalVisitor& visitor);

/// Up to where the database had applied the journal at least, as its process noted beside it; 0: unknown.
[[nodiscard]] Position noted_applied_to(FileSystem& file_system, const std::string& folder);

struct Salvaged {
  std::uint64_t segments = 0;
  std::uint64_t records = 0;
  std::uint64_t lost = 0;    ///< Positions that are known to have had a record, and have none.
  std::string rights_error;  ///< Why the copy has not the original's owner and mode; empty when it has.
};

/// Copies every good record into a fresh folder: same segments, same positions, same offsets, and zeros where
/// the damage was. So a Journal and a Reader take the copy as they would have taken the original, and report
/// the same positions as lost; but all of it can be read. What is void is left behind; an end in which there
/// is no record goes along as it is, and so does the note of what is applied.
/// Its files and folder get the owner and the mode of the original's, as far as this process may give them.
///
/// Durability: the copy is synced when it returns.
/// @param visitor  is told what inspect() finds
/// @throws UserError  as inspect(); `to` is not empty, or can't be written (it is incomplete then)
Salvaged salvage(FileSystem& file_system, const std::string& folder, const std::string& to,
                 JournalVisitor& visitor);

}  // namespace homing::journal
