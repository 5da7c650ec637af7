#pragma once

#include <optional>
#include <string>
#include <vector>

#include "homing/app/settings.hpp"

namespace homing::app {

enum class Command : std::uint8_t {
  kServe,
  kMigrate,
  kApply,
  kPlan,
  kTrace,
  kVerify,
  kRotateKey,
  kSetUp,
  kJournalCheck,
  kJournalShow,
  kJournalSalvage,
  kOutboundRetry,
  kVersion
};

/// What the commands of `homing journal` are told.
struct JournalArguments {
  std::string folder;  ///< DIR.
  std::string to;      ///< TO of salvage.
  std::uint64_t from = 1;
  std::uint64_t limit = 0;  ///< 0: none.
};

/// What `homing outbound retry` is told.
struct OutboundArguments {
  std::string affiliate;
  std::string since;
  std::string before;  ///< Empty: until now.
  std::vector<std::string> states{"dead"};
  bool dry_run = false;
};

/// What the command line asked for.
struct Invocation {
  Command command = Command::kVersion;
  Settings settings;
  std::string argument;  ///< FILE of apply and plan, CLICK_ID of trace.
  std::string before;    ///< Of trace; empty: now.
  JournalArguments journal;
  OutboundArguments outbound;
  std::optional<int>
      exit_code;  ///< Set when there is nothing left to do: help was printed, or the usage was wrong.
};

/// Reads flags, environment and the settings file (`--config`, else HOMING_CONFIG, else config/homing.json
/// where there is one).
/// @throws UserError  a wrong or unknown setting, or a file that can't be read
[[nodiscard]] Invocation parse_command_line(int argc, char** argv);

}  // namespace homing::app
