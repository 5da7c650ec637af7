#pragma once

#include <array>
#include <string>

#include "tests/simulation/faulty_database.hpp"
#include "tests/simulation/simulated_node.hpp"
#include "tests/simulation/violation.hpp"

namespace homing::simulation {

/// Two servers, their disks, one database, one clock, and the hand that moves them.
class World {
 public:
  /// @param story  gets a line for each thing that happens
  World(std::uint64_t seed, std::string& story);

  /// A random history.
  void live();
  /// Every fault ends (the database may stay slow), what is dead starts, everything comes to rest.
  /// @throws Violation  it does not
  void heal();
  /// @throws Violation
  void check_at_rest();

 private:
  void happen(SimulatedNode& node);
  void work(SimulatedNode& node);
  void send_clicks(SimulatedNode& node);
  void send_postbacks(SimulatedNode& node);
  void fault(SimulatedNode& node);
  void disk_fault(SimulatedNode& node);
  void clock_jump();
  void power_cut(SimulatedNode& node);
  void restart(SimulatedNode& node);
  void hurt(SimulatedNode& node);
  void apply(SimulatedNode& node);
  [[nodiscard]] Postback draw_postback();
  void tell(const SimulatedNode& node, std::string_view what);

  Chance chance_;
  std::string& story_;
  apply::test::FakeClock clock_;
  FaultyDatabase database_;
  Book book_;
  std::array<SimulatedNode, 2> nodes_;
  // Every history has a mixture of its own: what is rare in one is frequent in another.
  const std::uint64_t clicks_weight_;
  const std::uint64_t postbacks_weight_;
  const int no_clicks_from_;  // and many events on: segments may hold postbacks alone
  // Then no clock is set back: the IDs that were handed out last may be among what was hurt.
  const bool disks_are_hurt_;
  int event_ = 0;
  unsigned postbacks_ = 0;
};

}  // namespace homing::simulation
