#include "tests/simulation/simulated_node.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

#include "homing/click/newest_click.hpp"
#include "homing/core/error.hpp"
#include "tests/apply/samples.hpp"
#include "tests/simulation/violation.hpp"

namespace homing::simulation {
namespace {

constexpr const char* kFolder = "/data/journal";

/// One for all runs: to make the counters of a node anew would be the greater part of a run.
Metrics& shared_metrics() {
  static Metrics metrics;
  return metrics;
}

journal::JournalOptions journal_options(NodeNumber number, std::optional<journal::Position> applied_to,
                                        const ClickIdMint& mint) {
  journal::JournalOptions options;
  options.mark = [&mint] { return click::mint_mark(mint); };
  options.folder = kFolder;
  options.segment_bytes = 4096;
  options.max_bytes = 10 * options.segment_bytes;
  options.kept_bytes = (number - 1) * 4 * options.segment_bytes;  // the first node keeps none
  options.reopen_every = std::chrono::milliseconds(0);            // whenever it is stepped
  options.applied_to = applied_to;
  options.stepped = true;
  return options;
}

apply::ApplierOptions applier_options(NodeNumber node, const apply::Lineage& lineage) {
  apply::ApplierOptions options;
  options.node = node;
  options.max_batch_records = 20;
  options.lineage = lineage;
  return options;
}

std::optional<apply::Cursor> ask_cursor(apply::Store& store) {
  try {
    return store.cursor();
  } catch (const StoreError&) {
    return std::nullopt;
  }
}

const ClickIdKeys& keys() {
  static const ClickIdKeys instance(
      {ClickIdKey{.version = 0, .bytes = {1, 2, 3}, .active_from = UnixMillis{}}});
  return instance;
}

double damaged_places() {
  return shared_metrics()
      .counter("homing_journal_damaged_total", "Damaged places that the reader had to skip")
      .Value();
}

}  // namespace

struct SimulatedNode::AppliedJournal final : apply::JournalEnd {
  explicit AppliedJournal(journal::Journal& of) : journal(of) {}
  [[nodiscard]] journal::Position end() const override { return journal.end(); }
  bool wait_beyond(journal::Position position, std::chrono::milliseconds) override {
    return end() > position;
  }
  void release_before(journal::Position position) override { journal.release_before(position); }

  journal::Journal& journal;
};

/// What one process holds, in the order of app::ServerApp.
struct SimulatedNode::Life {
  Life(SimulatedNode& node, std::optional<apply::Cursor> cursor)
      : mint(node.number_, click::newest_click_time(node.disk_, kFolder)),
        journal(node.disk_, journal_options(node.number_, node.applied_to(cursor), mint), shared_metrics()),
        lineage(node.begin_process(cursor, journal.status())),
        store(node.database_, node.number_, lineage.present()),
        applied_journal(journal),
        reader(node.disk_, kFolder, journal.status().first, shared_metrics()),
        applier(
            applier_options(node.number_, lineage), store, applied_journal, reader, node.clock_,
            [&node](const Uuid& id, const PostbackOutcome& outcome) { node.told(id, outcome); },
            shared_metrics()) {}

  boost::asio::io_context io;  // first: the journal's last waiters are resumed here
  ClickIdMint mint;
  journal::Journal journal;
  const apply::Lineage lineage;
  apply::test::MemoryStore store;
  AppliedJournal applied_journal;
  journal::Reader reader;
  apply::Applier applier;
};

SimulatedNode::SimulatedNode(NodeNumber number, std::uint64_t seed, apply::test::MemoryDatabase& database,
                             const Clock& clock, Book& book)
    : number_(number), database_(database), clock_(clock), book_(book), disk_(seed) {
  disk_.before_sync([this] {
    if (life_) answer();
  });
}

SimulatedNode::~SimulatedNode() {
  kill();
}

void SimulatedNode::start() {
  disk_.revive();
  apply::test::MemoryStore store(database_, number_, lineage_.present());
  const auto cursor = ask_cursor(store);
  try {
    life_ = std::make_unique<Life>(*this, cursor);
  } catch (const UserError&) {
  }
}

std::optional<journal::Position> SimulatedNode::applied_to(const std::optional<apply::Cursor>& cursor) const {
  return cursor ? std::optional(lineage_.go_on_from(*cursor)) : std::nullopt;
}

apply::Lineage SimulatedNode::begin_process(const std::optional<apply::Cursor>& cursor,
                                            const journal::Journal::Status& journal) {
  const auto blind_from = cursor ? std::nullopt : std::optional(journal.end);
  hurt_ = false;
  lineage_.begin({Uuid::from_halves(number_, ++processes_), blind_from, journal.torn_end});
  return lineage_;
}

void SimulatedNode::kill() {
  if (!life_) return;
  end_ = life_->journal.end();
  disk_.crash();
  waiting_.clear();
  life_.reset();
}

/// The cursor alone does not tell: a blind start may have given positions below it again.
bool SimulatedNode::all_is_applied() const {
  try {
    return lineage_.go_on_from(database_.state.cursors[number_]) >= end_;
  } catch (const apply::CursorLost&) {
    return false;
  }
}

bool SimulatedNode::hurt_applied_end(std::size_t bytes) {
  constexpr std::size_t kEvery = 16;  // every record is longer
  constexpr std::size_t kUntouched =
      journal::kSegmentHeaderBytes + journal::record_size(journal::kMaxMark);  // the header, and the mark
  if (hurt_ || !all_is_applied()) return false;
  std::string newest;
  for (const std::string& path : disk_.files()) {
    if (path.ends_with(".journal")) newest = path;
  }
  std::string content = newest.empty() ? "" : disk_.content(newest);
  const std::size_t end = content.find_last_not_of('\0') + 1;
  if (end <= kUntouched) return false;
  for (std::size_t behind = 1; behind <= std::min(bytes, end - kUntouched); behind += kEvery)
    content[end - behind] = static_cast<char>(content[end - behind] ^ 1);
  disk_.set_content(newest, content);
  hurt_ = true;
  return true;
}

void SimulatedNode::start_second_process() {
  try {
    const Life second(*this, std::nullopt);
  } catch (const UserError&) {
    return;
  }
  throw Violation("two processes were let into one journal folder");
}

void SimulatedNode::append(RecordType type, std::string record, std::function<void()> durable) {
  const auto road = [this, type, text = std::move(record),
                     done = std::move(durable)]() -> boost::asio::awaitable<void> {
    const std::error_code lost = co_await life_->journal.append(static_cast<std::uint8_t>(type), text);
    if (!lost && alive()) done();
  };
  boost::asio::co_spawn(life_->io, road, boost::asio::detached);
  answer();
}

void SimulatedNode::click(bool poison) {
  Click click = apply::test::make_click(life_->mint.mint(keys(), clock_.now()));
  if (poison) {
    click.subs[0] = std::string_view("no\0text", 7);
    book_.click_is_poison(click.id);
  }
  std::string record;
  encode(click, record);
  append(RecordType::kClick, std::move(record), [this, id = click.id] { book_.click_acknowledged(id); });
}

void SimulatedNode::postback(Postback postback, bool waits_for_outcome) {
  std::string record;
  encode(postback, record);
  if (waits_for_outcome) {
    waiting_[postback.id] = std::move(postback);
    append(RecordType::kPostback, std::move(record), [] {});
  } else {
    append(RecordType::kPostback, std::move(record),
           [this, sent = std::move(postback)] { book_.postback_acknowledged(sent, PostbackCode::kQueued); });
  }
}

void SimulatedNode::told(const Uuid& id, const PostbackOutcome& outcome) {
  const auto found = waiting_.find(id);
  if (found == waiting_.end() || !alive()) return;
  book_.postback_acknowledged(found->second, outcome.code);
  waiting_.erase(found);
}

void SimulatedNode::journal_step() {
  life_->journal.step();
  answer();
}

apply::StepOutcome SimulatedNode::applier_step() {
  const double damaged = damaged_places();
  const apply::StepOutcome outcome = life_->applier.run_once();
  // A torn group that was never acknowledged may look like damage; without one nothing may.
  require(disk_.may_be_torn() || damaged_places() == damaged,
          "the reader takes a good journal for a damaged one");
  return outcome;
}

void SimulatedNode::answer() {
  life_->io.poll();
  life_->io.restart();
}

}  // namespace homing::simulation
