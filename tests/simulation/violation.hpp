#pragma once

#include <stdexcept>
#include <string>

namespace homing::simulation {

/// A promise of design.md is broken. The text says which, and by what.
class Violation : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline void require(bool holds, const std::string& promise) {
  if (!holds) throw Violation(promise);
}

}  // namespace homing::simulation
