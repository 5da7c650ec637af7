#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "homing/apply/applier.hpp"
#include "homing/journal/journal.hpp"
#include "homing/model/click_id_mint.hpp"
#include "homing/model/record_type.hpp"
#include "tests/apply/memory_store.hpp"
#include "tests/simulation/book.hpp"
#include "tests/support/faulty_file_system.hpp"

namespace homing::simulation {

/// Thrown through the applier where its process is killed. Not an exception that anybody catches on the way.
struct Killed {};

/// One server: the real mint, journal, reader and applier on a disk in memory, wired as app::ServerApp wires
/// them, without a thread. Its owner says what happens when.
///
/// Threads: one.
/// Ownership: borrows what it is given; the disk is its own and survives its lives.
class SimulatedNode {
 public:
  SimulatedNode(NodeNumber number, std::uint64_t seed, apply::test::MemoryDatabase& database,
                const Clock& clock, Book& book);
  ~SimulatedNode();
  SimulatedNode(const SimulatedNode&) = delete;
  SimulatedNode& operator=(const SimulatedNode&) = delete;

  [[nodiscard]] test::FaultyFileSystem& disk() noexcept { return disk_; }
  [[nodiscard]] NodeNumber number() const noexcept { return number_; }
  [[nodiscard]] bool alive() const noexcept { return life_ != nullptr && !disk_.crashed(); }

  /// A process begins. Dead still when the disk did not let it.
  void start();
  /// kill -9: what it was about to answer is never answered; what it wrote stays, synced or not.
  void kill();
  /// The journal's end is damaged while no process has it: of the last segment's records, but for its mark,
  /// those in the last `bytes`. Only when the database has them all, so that nothing acknowledged goes with
  /// them.
  /// @return whether there was something to hurt
  bool hurt_applied_end(std::size_t bytes);
  /// A second process on the same folder. @throws Violation  it is let in
  void start_second_process();

  // The rest requires alive().

  /// A visitor's click. @param poison  with bytes that the database refuses
  void click(bool poison);
  void postback(Postback postback, bool waits_for_outcome);
  void journal_step();
  apply::StepOutcome applier_step();
  /// The io thread's turn: what has completed is answered.
  void answer();

 private:
  struct Life;
  struct AppliedJournal;

  [[nodiscard]] std::optional<journal::Position> applied_to(const std::optional<apply::Cursor>& cursor) const;
  apply::Lineage begin_process(const std::optional<apply::Cursor>& cursor,
                               const journal::Journal::Status& journal);
  /// Whether the database has all that is in the journal. Requires: no process runs.
  [[nodiscard]] bool all_is_applied() const;
  void append(RecordType type, std::string record, std::function<void()> durable);
  void told(const Uuid& id, const PostbackOutcome& outcome);

  const NodeNumber number_;
  apply::test::MemoryDatabase& database_;
  const Clock& clock_;
  Book& book_;
  test::FaultyFileSystem disk_;
  apply::Lineage lineage_;  // kept in the data folder
  std::uint64_t processes_ = 0;
  journal::Position end_ = 1;  // of the journal when the last process died
  bool hurt_ = false;          // since then
  std::unique_ptr<Life> life_;
  std::map<Uuid, Postback> waiting_;
};

}  // namespace homing::simulation
