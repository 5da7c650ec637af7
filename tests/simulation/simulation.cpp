#include "tests/simulation/simulation.hpp"

#include "tests/simulation/world.hpp"

namespace homing::simulation {

std::optional<std::string> simulate(std::uint64_t seed, std::string* story) {
  std::string told;
  World world(seed, story != nullptr ? *story : told);
  try {
    world.live();
    world.heal();
    world.check_at_rest();
  } catch (const Violation& violation) {
    return violation.what();
  } catch (const apply::CursorLost& lost) {
    return std::string("a server lost its cursor: ") + lost.what();
  }
  return std::nullopt;
}

}  // namespace homing::simulation
