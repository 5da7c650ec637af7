#pragma once

#include "app/command_line.hpp"

/// `homing journal ...`: without a database and without settings. They print to the standard output.
/// @throws UserError  what() is the sentence to print
namespace homing::app {

/// @return 0: good, 1: damaged, 3: good but for the newest segment's end, which may be damaged or not
[[nodiscard]] int journal_check(const JournalArguments& arguments);
[[nodiscard]] int journal_show(const JournalArguments& arguments);
/// @return as journal_check(): 1 and 3 when there is something that was not copied
[[nodiscard]] int journal_salvage(const JournalArguments& arguments);

}  // namespace homing::app
