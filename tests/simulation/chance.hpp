#pragma once

#include <cstdint>
#include <random>

namespace homing::simulation {

/// All that is random in one run: the same seed, the same run, on every machine.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}

  /// 0 .. below - 1. Requires: below > 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t below) { return random_() % below; }
  [[nodiscard]] bool one_in(std::uint64_t n) { return below(n) == 0; }

 private:
  std::mt19937_64 random_;
};

}  // namespace homing::simulation
