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
constexpr const char* kJournal = "journal";
constexpr const char* kOutbound = "outbound";

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
    {Command::kTrace, "trace", "tell all that is known of one click, in time order", "ID",
     "a click's, a conversion's, a postback's request_id, a txid or an ext_id"},
    {Command::kVerify, "verify",
     "recount the database and prove its invariants; exit code 1 when one is broken", nullptr, nullptr},
    {Command::kRotateKey, "rotate-key", "add a new key for click IDs; the old ones stay valid", nullptr,
     nullptr},
    {Command::kSetUp, "setup",
     "print the link that sets the first admin of the operator's side, good once, within a day; nothing "
     "where there is one",
     nullptr, nullptr},
    {Command::kVersion, "version", "print the version", nullptr, nullptr},
};

struct JournalRow {
  Command command;
  const char* name;
  const char* help;
};

constexpr JournalRow kJournalCommands[] = {
    {Command::kJournalCheck, "check",
     "walk through a journal and tell what it holds and what is damaged. Nothing is written, and the server\n"
     "may run. Damaged records at the newest segment's end cannot be told from what was being written when\n"
     "the server died, unless there are more than that can be. Exit code: 0 good, 1 damaged, 3 good but for\n"
     "such an end."},
    {Command::kJournalShow, "show",
     "print a journal's records, one JSON object a line. Bytes that are no text are percent escapes,\n"
     "tokens are masked. Nothing is written, and the server may run."},
    {Command::kJournalSalvage, "salvage",
     "copy every good record of a journal into a new folder; the exit code is that of check.\n"
     "The records keep their positions and places, and zeros stand where the damage was. So the copy takes\n"
     "the journal's place: stop the server, salvage, put the copy where the journal was (in the same\n"
     "data_dir), start. The applier goes on at the database's cursor, and reports the lost positions.\n"
     "The copy gets the journal's owner and mode, where you may give them: as root, or as its owner.\n"
     "Sectors that the disk cannot read count as damage. The original is never written to."},
};

struct OutboundRow {
  const char* name;
  const char* help;
};

constexpr OutboundRow kOutboundCommands[] = {
    {"retry",
     "have deliveries to an affiliate sent again: those that were given up, or those in the states that\n"
     "are named. Each goes out with the Idempotency-Key that it had, and with all the time that a new one "
     "has."},
};

bool is_journal_command(Command command) {
  return std::any_of(std::begin(kJournalCommands), std::end(kJournalCommands),
                     [&](const JournalRow& row) { return command == row.command; });
}

template <class Row, std::size_t kSize>
bool is_one_of(const Row (&rows)[kSize], std::string_view name) {
  return std::any_of(std::begin(rows), std::end(rows), [&](const Row& row) { return name == row.name; });
}

/// What CLI11 fills while it parses.
struct Parsed {
  std::optional<Command> command;
  std::string config_file;
  std::string argument;
  std::string before;
  JournalArguments journal;
  OutboundArguments outbound;
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
  if (row.command == Command::kTrace) {
    sub->add_option("--before", parsed.before,
                    "search the 30 days before then, in place of the last ones, for what only a search can\n"
                    "find: 2026-11-25, 2026-11-25T10:00:00Z, or so long ago: 720h")
        ->type_name("TIME");
  }
  if (row.command == Command::kVersion) return;
  sub->add_option("--config", parsed.config_file, "the settings file (HOMING_CONFIG)")
      ->type_name("FILE")
      ->group("Settings");
  add_settings(*sub, row.command == Command::kServe, parsed.flags);
}

void add_journal_commands(CLI::App& app, Parsed& parsed) {
  CLI::App* const group = app.add_subcommand(kJournal, "look at a journal's folder, or salvage it");
  group->require_subcommand(1);
  for (const JournalRow& row : kJournalCommands) {
    CLI::App* const sub = group->add_subcommand(row.name, row.help);
    sub->callback([&parsed, command = row.command] { parsed.command = command; });
    sub->add_option("DIR", parsed.journal.folder, "the journal's folder, such as data/journal")
        ->required()
        ->type_name("");
    if (row.command == Command::kJournalSalvage) {
      sub->add_option("TO", parsed.journal.to, "the copy's folder: a new or an empty one")
          ->required()
          ->type_name("");
    }
    if (row.command != Command::kJournalShow) continue;
    sub->add_option("--from", parsed.journal.from, "the first position to print")->type_name("P");
    sub->add_option("--limit", parsed.journal.limit, "how many records to print; 0 is all of them")
        ->type_name("N");
  }
}

void add_outbound_commands(CLI::App& app, Parsed& parsed) {
  CLI::App* const group = app.add_subcommand(kOutbound, "what affiliates are told");
  group->require_subcommand(1);
  OutboundArguments& outbound = parsed.outbound;
  CLI::App* const retry = group->add_subcommand(kOutboundCommands[0].name, kOutboundCommands[0].help);
  retry->callback([&parsed] { parsed.command = Command::kOutboundRetry; });
  retry->add_option("--affiliate", outbound.affiliate, "its ref or number")->required()->type_name("REF");
  retry
      ->add_option("--since", outbound.since,
                   "those written down since then: 2026-11-25, 2026-11-25T10:00:00Z, or so long ago: 12h")
      ->required()
      ->type_name("TIME");
  retry->add_option("--before", outbound.before, "and before then, written in the same way")
      ->type_name("TIME");
  retry
      ->add_option("--state", outbound.states,
                   "dead (what is meant without it) or delivered; may stand twice")
      ->type_name("STATE")
      ->check(CLI::IsMember({"dead", "delivered"}));
  retry->add_flag("--dry-run", outbound.dry_run, "only say how many they are");
  retry->add_option("--config", parsed.config_file, "the settings file (HOMING_CONFIG)")
      ->type_name("FILE")
      ->group("Settings");
  add_settings(*retry, false, parsed.flags);
}

/// Why the first words name no command; empty when they do, or are for CLI11 to judge.
std::string unknown_command(int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return "";
  const std::string first = argv[1];
  const bool is_group = first == kJournal || first == kOutbound;
  if (!is_group) {
    return is_one_of(kCommands, first) ? ""
                                       : "there is no command '" + first + "'; `homing --help` lists them";
  }
  if (argc < 3 || argv[2][0] == '-') return "";
  if (is_one_of(kJournalCommands, argv[2]) && first == kJournal) return "";
  if (is_one_of(kOutboundCommands, argv[2]) && first == kOutbound) return "";
  return "there is no command '" + first + " " + argv[2] + "'; `homing " + first + " --help` lists them";
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
  add_journal_commands(app, parsed);
  add_outbound_commands(app, parsed);

  Invocation invocation;
  if (const std::string sentence = unknown_command(argc, argv); !sentence.empty()) {
    std::cerr << "homing: " << sentence << "\n";
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
  invocation.before = parsed.before;
  invocation.journal = parsed.journal;
  invocation.outbound = parsed.outbound;
  const bool has_settings =
      invocation.command != Command::kVersion && !is_journal_command(invocation.command);
  if (has_settings) invocation.settings = load(parsed);
  return invocation;
}

}  // namespace homing::app
