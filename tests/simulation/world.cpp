#include "tests/simulation/world.hpp"

#include "tests/apply/samples.hpp"

namespace homing::simulation {
namespace {

constexpr int kEvents = 80;
constexpr int kEventsWithoutClicks = 40;
constexpr int kMostStepsToRest = 2000;
// What a hurt end takes along are also the newest click IDs: that they are not minted again is left to the
// clock.
constexpr std::chrono::milliseconds kShortestStart{1};
constexpr std::uint64_t kNoLimit = ~std::uint64_t{0};

}  // namespace

World::World(std::uint64_t seed, std::string& story)
    : chance_(seed),
      story_(story),
      database_(chance_, clock_),
      nodes_{SimulatedNode(1, seed * 2, database_.database(), clock_, book_),
             SimulatedNode(2, seed * 2 + 1, database_.database(), clock_, book_)},
      clicks_weight_(1 + chance_.below(4)),
      postbacks_weight_(chance_.below(7)),
      no_clicks_from_(chance_.one_in(4) ? static_cast<int>(chance_.below(20)) : kEvents),
      disks_are_hurt_(chance_.one_in(4)) {}

void World::tell(const SimulatedNode& node, std::string_view what) {
  story_ += "node " + std::to_string(node.number()) + ": ";
  story_ += what;
  story_ += '\n';
}

void World::live() {
  for (event_ = 0; event_ < kEvents; ++event_) {
    SimulatedNode& node = nodes_.at(chance_.one_in(4) ? 1 : 0);
    clock_.time += std::chrono::milliseconds(chance_.below(3));
    happen(node);
    if (node.disk().crashed()) node.kill();
  }
}

void World::happen(SimulatedNode& node) {
  if (!node.alive()) {
    restart(node);
  } else if (chance_.one_in(5)) {
    fault(node);
  } else {
    work(node);
  }
}

void World::work(SimulatedNode& node) {
  constexpr std::uint64_t kJournalWeight = 4;
  constexpr std::uint64_t kApplierWeight = 3;
  std::uint64_t drawn = chance_.below(clicks_weight_ + postbacks_weight_ + kJournalWeight + kApplierWeight);
  const auto is = [&drawn](std::uint64_t weight) {
    if (drawn < weight) return true;
    drawn -= weight;
    return false;
  };
  const bool no_clicks = event_ >= no_clicks_from_ && event_ < no_clicks_from_ + kEventsWithoutClicks;
  if (!no_clicks && is(clicks_weight_)) return send_clicks(node);
  if (is(postbacks_weight_)) return send_postbacks(node);
  if (is(kApplierWeight)) return apply(node);
  tell(node, "journal step");
  node.journal_step();
}

void World::send_clicks(SimulatedNode& node) {
  tell(node, "clicks");
  for (std::uint64_t more = chance_.below(6) + 1; more > 0; --more) node.click(chance_.one_in(60));
}

Postback World::draw_postback() {
  const auto& clicks = book_.clicks();
  if (!book_.postbacks().empty() && chance_.one_in(4)) {  // sent again
    Postback again = book_.postbacks()[chance_.below(book_.postbacks().size())];
    again.id = apply::test::postback_id(++postbacks_);
    return again;
  }
  const bool unknown = clicks.empty() || chance_.one_in(10);
  const ClickId id = unknown
                         ? apply::test::click_id(static_cast<unsigned>(chance_.below(9)) + 1, 9)
                         : clicks[clicks.size() - 1 - chance_.below(std::min<std::size_t>(clicks.size(), 8))];
  Postback postback = apply::test::make_postback(++postbacks_, id);
  postback.txid = chance_.one_in(2) ? "A" : "B";
  static constexpr ConversionStatus kStatuses[] = {ConversionStatus::kPending, ConversionStatus::kApproved,
                                                   ConversionStatus::kRejected};
  if (chance_.one_in(2)) postback.status = kStatuses[chance_.below(3)];
  return postback;
}

void World::send_postbacks(SimulatedNode& node) {
  tell(node, "postbacks");
  for (std::uint64_t more = chance_.below(5) + 1; more > 0; --more) {
    node.postback(draw_postback(), chance_.one_in(2));
  }
}

void World::apply(SimulatedNode& node) {
  tell(node, "applier step");
  try {
    static_cast<void>(node.applier_step());
  } catch (const Killed&) {
    tell(node, "killed in the step");
    node.kill();
  }
}

void World::fault(SimulatedNode& node) {
  switch (chance_.below(7)) {
    case 0:
    case 1:
      return disk_fault(node);
    case 2:
      return tell(node, "database: " + std::string(database_.draw_fault()));
    case 3:
      database_.heal();
      node.disk().mend();
      node.disk().set_capacity(kNoLimit);
      return tell(node, "faults end");
    case 4:
      tell(node, "kill -9");
      return node.kill();
    case 5:
      return chance_.one_in(2) ? power_cut(node) : clock_jump();
    default:
      tell(node, "second process");
      return node.start_second_process();
  }
}

void World::disk_fault(SimulatedNode& node) {
  const int nth = static_cast<int>(chance_.below(20));
  switch (chance_.below(5)) {
    case 0:
      tell(node, "disk: one operation fails, " + std::to_string(nth));
      return node.disk().fail_at(nth, 1);
    case 1:
      tell(node, "disk: every operation fails from " + std::to_string(nth));
      return node.disk().fail_at(nth, test::FaultyFileSystem::kForEver);
    case 2:
      tell(node, "disk: no space, " + std::to_string(nth));
      return node.disk().fail_at(nth, 1 + static_cast<int>(chance_.below(5)), std::errc::no_space_on_device);
    case 3:
      tell(node, "disk: full");
      return node.disk().set_capacity(4096 * (1 + chance_.below(4)));
    default:
      tell(node, "killed at disk operation " + std::to_string(nth));
      return node.disk().crash_at(nth);
  }
}

void World::clock_jump() {
  static constexpr std::chrono::milliseconds kJumps[] = {
      std::chrono::hours(-1),         std::chrono::seconds(-1), std::chrono::milliseconds(-5),
      std::chrono::milliseconds(-60), std::chrono::seconds(10), std::chrono::hours(24)};
  const std::chrono::milliseconds jump = kJumps[chance_.below(std::size(kJumps))];
  if (disks_are_hurt_ && jump.count() < 0) return;
  clock_.time += jump;
  story_ += "the clock jumps\n";
}

void World::power_cut(SimulatedNode& node) {
  tell(node, "power cut");
  node.kill();
  node.disk().power_cut();
}

void World::restart(SimulatedNode& node) {
  if (chance_.one_in(3)) {
    tell(node, "power cut while down");
    node.disk().power_cut();
  }
  if (disks_are_hurt_ && chance_.one_in(3)) hurt(node);
  clock_.time += kShortestStart;
  tell(node, "start");
  try {
    node.start();
  } catch (const Killed&) {
    tell(node, "killed at the start");
    node.kill();
  }
}

/// On a disk that is well otherwise: a start that can neither keep a trace of the damage nor serve stops for
/// good, which is said, and is no loss.
void World::hurt(SimulatedNode& node) {
  node.disk().mend();
  node.disk().set_capacity(kNoLimit);
  const std::size_t bytes = 1 + chance_.below(600);
  if (node.hurt_applied_end(bytes))
    tell(node, "the journal's end is hurt, " + std::to_string(bytes) + " bytes");
}

void World::heal() {
  story_ += "everything heals\n";
  database_.heal();
  for (SimulatedNode& node : nodes_) {
    node.kill();
    node.disk().revive();
    node.disk().power_cut();
    node.disk().mend();
    node.disk().set_capacity(kNoLimit);
    node.start();
    require(node.alive(), "a server does not start on a healthy machine");
  }
  if (chance_.one_in(4)) {
    story_ += "but the database stays slow\n";
    database_.stay_slow();
  }
  int idle = 0;
  for (int step = 0; idle < 4; ++step) {
    require(step < kMostStepsToRest, "the road does not come to rest");
    clock_.time += std::chrono::hours(13);  // what is parked for an unknown click expires
    idle = idle + 1;
    for (SimulatedNode& node : nodes_) {
      node.journal_step();
      if (node.applier_step() != apply::StepOutcome::kIdle) idle = 0;
    }
  }
}

void World::check_at_rest() {
  book_.check_nothing_lost(database_.database().state);
  check_consistent(database_.database().state);
}

}  // namespace homing::simulation
