#include "app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "homing/core/private_file.hpp"

extern char** environ;

namespace homing::app {
namespace {

constexpr const char* kDefaultFile = "config/homing.json";

struct CommandRow {
  Command command;
  const char* name;
  const char* help;
  const char* argument;  ///< Name of the one it takes; null: none.
  const char* argument_help;
};

constexpr CommandRow kCommands[] = {
    {Command::kServe, "serve", "answer clicks and postbacks", nullptr, nullptr},
    {Command::kMigrate, "migrate", "bring the database to this version's schema", nullptr, nullptr},
    {Command::kApply, "apply", "make the catalog what a file says", "FILE", "a catalog as JSON"},
    {Command::kPlan, "plan", "show what apply would change", "FILE", "a catalog as JSON"},
    {Command::kTrace, "trace", "tell all that is known of one click, in time order", "CLICK_ID",
     "its 32 hexadecimal digits"},
    {Command::kVerify, "verify",
     "recount the database and prove its invariants; exit code 1 when one is broken", nullptr, nullptr},
    {Command::kRotateKey, "rotate-key", "add a new key for click IDs; the old ones stay valid", nullptr,
     nullptr},
    {Command::kVersion, "version", "print the version", nullptr, nullptr},
};

bool is_command(std::string_view name) {
  return std::any_of(std::begin(kCommands), std::end(kCommands),
                     [&](const CommandRow& row) { return name == row.name; });
}

/// What CLI11 fills while it parses.
struct Parsed {
  std::optional<Command> command;
  std::string config_file;
  std::string argument;
  TextByName flags;
};

void add_settings(CLI::App& app, bool all, TextByName& flags) {
  for (const SettingRow& row : setting_rows()) {
    if (!all && !row.for_every_command) continue;
    const std::string name(row.name);
    app.add_option_function<std::string>(
           flag_of(name), [&flags, name](const std::string& value) { flags[name] = value; },
           std::string(row.help) + " (" + variable_of(name) + ")")
        ->type_name("")
        ->group("Settings");
  }
}

void add_command(CLI::App& app, const CommandRow& row, Parsed& parsed) {
  CLI::App* const sub = app.add_subcommand(row.name, row.help);
  sub->callback([&parsed, command = row.command] { parsed.command = command; });
  if (row.argument != nullptr) {
    sub->add_option(row.argument, parsed.argument, row.argument_help)->required()->type_name("");
  }
  if (row.command == Command::kVersion) return;
  sub->add_option("--config", parsed.config_file, "the settings file (HOMING_CONFIG)")
      ->type_name("FILE")
      ->group("Settings");
  add_settings(*sub, row.command == Command::kServe, parsed.flags);
}

TextByName environment() {
  TextByName variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text(*entry);
    const auto equals = text.find('=');
    if (equals != std::string::npos) variables[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return variables;
}

Settings load(const Parsed& parsed) {
  const TextByName variables = environment();
  std::string file = parsed.config_file;
  if (const auto named = variables.find("HOMING_CONFIG"); file.empty() && named != variables.end())
    file = named->second;
  if (file.empty() && std::filesystem::exists(kDefaultFile)) file = kDefaultFile;
  return load_settings(file.empty() ? "" : read_required_file(file), file, variables, parsed.flags);
}

}  // namespace

Invocation parse_command_line(int argc, char** argv) {
  Parsed parsed;
  CLI::App app("Homing: every click that leaves comes home. A click and postback tracking server.", "homing");
  app.require_subcommand(1);
  for (const CommandRow& row : kCommands) add_command(app, row, parsed);

  Invocation invocation;
  if (argc > 1 && argv[1][0] != '-' && !is_command(argv[1])) {
    std::cerr << "homing: there is no command '" << argv[1] << "'; `homing --help` lists them\n";
    invocation.exit_code = 2;
    return invocation;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int code = app.exit(e);
    invocation.exit_code = code == 0 ? 0 : 2;
    return invocation;
  }
  invocation.command = parsed.command.value();
  invocation.argument = parsed.argument;
  if (invocation.command != Command::kVersion) invocation.settings = load(parsed);
  return invocation;
}

}  // namespace homing::app
