#pragma once

#include <optional>
#include <string>

#include "app/command_line.hpp"
#include "homing/core/clock.hpp"

/// `homing outbound ...`. They print to the standard output.
/// @throws UserError  what() is the sentence to print. @throws StoreError
namespace homing::app {

[[nodiscard]] int outbound_retry(const Settings& settings, const OutboundArguments& arguments);

/// A point in time as an operator writes it: as admin::parse_instant() takes it, or a duration that it is
/// ago: `12h`. Empty for anything else.
[[nodiscard]] std::optional<UnixMillis> parse_time(const std::string& text, UnixMillis now);
/// The same, of a flag. @throws UserError  it is none
[[nodiscard]] UnixMillis required_time(const std::string& flag, const std::string& text, UnixMillis now);

}  // namespace homing::app
