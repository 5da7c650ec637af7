#include <CLI/CLI.hpp>
#include <iostream>

#include "homing/core/log.hpp"
#include "tests/simulation/simulation.hpp"

/// The program behind tests/faults/simulate.
int main(int argc, char** argv) {
  std::uint64_t seeds = 10'000;
  std::uint64_t first = 1;
  std::uint64_t replayed = 0;
  bool expect_violation = false;
  CLI::App app("Random histories of the road, from the click to the database, with every fault there is.");
  app.add_option("--seeds", seeds, "how many");
  app.add_option("--from", first, "the first one");
  app.add_option("--replay", replayed, "one seed, with its story");
  app.add_flag("--expect-violation", expect_violation,
               "succeed when a promise is found broken: for the mutants");
  CLI11_PARSE(app, argc, argv);
  homing::configure_log(replayed != 0 ? homing::LogLevel::kInfo : homing::LogLevel::kNone,
                        homing::LogFormat::kText);

  if (replayed != 0) {
    std::string story;
    const auto broken = homing::simulation::simulate(replayed, &story);
    std::cout << story << (broken ? "BROKEN: " + *broken : "every promise held") << '\n';
    return broken ? 1 : 0;
  }
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
    const auto broken = homing::simulation::simulate(seed);
    if (!broken) continue;
    std::cout << "seed " << seed << ": " << *broken << "\n(its story: --replay " << seed << ")\n";
    return expect_violation ? 0 : 1;
  }
  std::cout << seeds << " seeds from " << first << " on: every promise held\n";
  return expect_violation ? 1 : 0;
}
