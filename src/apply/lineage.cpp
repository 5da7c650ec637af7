#include "homing/apply/lineage.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "homing/apply/store.hpp"

namespace homing::apply {
namespace {

// A restored database is older by so many starts at most.
constexpr std::size_t kProcessesKept = 1000;

}  // namespace

void Lineage::begin(Process process) {
  processes.push_back(std::move(process));
  if (processes.size() > kProcessesKept) processes.erase(processes.begin());
}

Position Lineage::go_on_from(const Cursor& cursor) const {
  Position given_again = cursor.position;
  bool traces = false;
  for (const Process& process : since(cursor)) {
    given_again = std::min(given_again, process.blind_from.value_or(cursor.position));
    traces = traces || process.torn_end;
  }
  if (given_again == cursor.position || traces) return given_again;
  throw CursorLost("the database has applied this node's journal up to position " +
                   std::to_string(cursor.position - 1) + ", but in this data folder it ended at " +
                   std::to_string(given_again - 1) +
                   " without a trace of more: it is an old copy, not the one that this node wrote last");
}

std::span<const Process> Lineage::since(const Cursor& cursor) const {
  if (!cursor.process || *cursor.process == journal) return processes;
  const auto holder = std::find_if(processes.begin(), processes.end(),
                                   [&](const Process& process) { return process.id == *cursor.process; });
  if (holder != processes.end()) return {holder + 1, processes.end()};
  throw CursorLost(
      "the cursor of this node's journal was taken by process " + cursor.process->to_string() +
      ", which never had this data folder: this is an old copy of it, or its number went to "
      "another server. What it has recorded since is in its journal only, see `homing journal show`");
}

}  // namespace homing::apply
