#pragma once

#include "app/command_line.hpp"

/// `homing journal ...`: without a database and without settings. They print to the standard output.
/// @throws UserError  what() is the sentence to print
namespace homing::app {

/// @return 0: good, 1: damaged
[[nodiscard]] int journal_check(const JournalArguments& arguments);
[[nodiscard]] int journal_show(const JournalArguments& arguments);
/// @return 0: everything was copied, 1: all but what is damaged
[[nodiscard]] int journal_salvage(const JournalArguments& arguments);

}  // namespace homing::app
