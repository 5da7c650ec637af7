#pragma once

#include "app/command_line.hpp"

namespace homing::app {

/// Does what the command line asked for. @return the process's exit code
/// @throws std::exception  what() is the sentence to print
[[nodiscard]] int run(const Invocation& invocation);

}  // namespace homing::app
