#pragma once

#include <optional>
#include <span>
#include <vector>

#include "homing/core/uuid.hpp"
#include "homing/journal/format.hpp"

namespace homing::apply {

using journal::Position;

/// Up to where a node's journal is applied, and the process that took the cursor last: a row of the database.
struct Cursor {
  Position position = 1;
  std::optional<Uuid> process{};  ///< Empty: nobody yet, or a version that did not say.

  friend bool operator==(const Cursor&, const Cursor&) = default;
};

/// A run of the server on a data folder.
struct Process {
  Uuid id{};
  /// Of a blind start, which could not ask where the cursor is: the first position that it gave, behind the
  /// journal's end as it found it. That lies below the cursor where applied records were lost with their
  /// disk: then positions were given again.
  std::optional<Position> blind_from{};
  bool torn_end = false;  ///< It found something behind the last record: a trace of what was lost.

  friend bool operator==(const Process&, const Process&) = default;
};

/// The processes that have had a data folder, one after the other. With it a process proves that the cursor
/// is its own to take, and knows whether positions above a blind start were applied, or given again.
///
/// A copy of a data folder shares the lineage up to the copy. Of the two that go on from there the first
/// takes the cursor; to the other its holder is a stranger, and it stops, with all its records in its
/// journal.
struct Lineage {
  Uuid journal{};                    ///< Stands in front of all processes: holds the cursor of a new node.
  std::vector<Process> processes{};  ///< Oldest first, the last thousand.

  void begin(Process process);

  /// The process that goes on: the last one, or, where none could be noted, the journal's own name.
  [[nodiscard]] const Uuid& present() const { return processes.empty() ? journal : processes.back().id; }

  /// Where the present process has to go on, given where the cursor is: there, or, when a blind start since
  /// the cursor's holder has given positions below it again, at the first of these.
  /// @throws CursorLost  the folder is an old copy: the cursor's holder is not of this lineage, or is ahead
  /// of a journal whose end shows no trace of a loss
  [[nodiscard]] Position go_on_from(const Cursor& cursor) const;

  friend bool operator==(const Lineage&, const Lineage&) = default;

 private:
  /// The processes behind the cursor's holder. @throws CursorLost  the holder is not of this lineage
  [[nodiscard]] std::span<const Process> since(const Cursor& cursor) const;
};

}  // namespace homing::apply
