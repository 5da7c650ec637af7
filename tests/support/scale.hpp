#pragma once

#include <charconv>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace homing::test {

/// How large a test is: what the environment variable says, else `quick`, the size that the suite runs.
/// `tests/faults/long` sets the variables of the long versions.
/// @throws std::runtime_error  the variable is set and is no positive number
[[nodiscard]] inline int scaled(const char* variable, int quick) {
  const char* const value = std::getenv(variable);
  if (value == nullptr) return quick;
  const std::string_view text(value);
  int size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size() || size <= 0) {
    throw std::runtime_error(std::string(variable) + " is '" + value + "'; expected a positive number");
  }
  return size;
}

}  // namespace homing::test
