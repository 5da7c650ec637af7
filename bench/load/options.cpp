#include "load/options.hpp"

#include <CLI/CLI.hpp>

namespace homing::load {
namespace {

void add_server(CLI::App& app, Options& options) {
  app.add_option("--port", options.port, "of the server on 127.0.0.1")->required();
  app.add_option("--connections", options.connections, "kept alive, open before the load starts")
      ->check(CLI::Range(1, 20000));
  app.add_option_function<double>(
         "--seconds", [&options](double value) { options.seconds = std::chrono::duration<double>(value); },
         "at most so long")
      ->check(CLI::Range(0.1, 3600.0));
}

void add_click(CLI::App& app, Options& options) {
  app.add_option("--click", options.click, "the tracking link, from its path on");
  app.add_option("--header", options.headers, "of a click, \"Name: value\"; may be repeated")
      ->allow_extra_args(false);
}

void add_postback(CLI::App& app, Options& options) {
  app.add_option("--postback", options.postback, "the postback URL, from its path on, with {click_id}");
}

}  // namespace

bool parse_options(int argc, char** argv, Options& options, int& exit_code) {
  CLI::App app("A load for a Homing server on this machine. What came of it is printed as JSON.");
  app.require_subcommand(1);

  CLI::App* const clicks =
      app.add_subcommand("clicks", "clicks at a constant rate, or as fast as answers come");
  clicks->callback([&] { options.kind = Kind::kClicks; });
  add_server(*clicks, options);
  add_click(*clicks, options);
  clicks->add_option("--rate", options.rate, "clicks a second")->check(CLI::Range(1.0, 1e6));
  clicks->add_option("--requests", options.requests, "at most so many")->check(CLI::Range(1, 100'000'000));
  clicks->add_option("--save-ids", options.save_ids, "file for the click IDs of the answers");

  CLI::App* const postbacks = app.add_subcommand("postbacks", "a postback for each click ID of a file");
  postbacks->callback([&] { options.kind = Kind::kPostbacks; });
  add_server(*postbacks, options);
  add_postback(*postbacks, options);
  postbacks->add_option("--ids", options.ids, "file of click IDs")->required();

  CLI::App* const mixed = app.add_subcommand("mixed", "98 clicks to 2 postbacks for them");
  mixed->callback([&] { options.kind = Kind::kMixed; });
  add_server(*mixed, options);
  add_click(*mixed, options);
  add_postback(*mixed, options);
  mixed->add_option("--postback-connections", options.postback_connections, "kept alive, for postbacks")
      ->check(CLI::Range(1, 20000));

  CLI::App* const mint = app.add_subcommand("mint", "no load: writes genuine click IDs of the past days");
  mint->callback([&] { options.kind = Kind::kMint; });
  mint->add_option("--key", options.key, "of the installation, as 32 hexadecimal digits")->required();
  mint->add_option("--count", options.requests, "how many")->required()->check(CLI::Range(1, 10'000'000));
  mint->add_option("--days", options.days, "spread over so many, up to now")->check(CLI::Range(1, 366));
  mint->add_option("--node", options.node, "of which they are; the server's own is 0")
      ->check(CLI::Range(1, 4095));
  mint->add_option("--save-ids", options.save_ids, "file for them")->required();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    exit_code = app.exit(e);
    return false;
  }
  return true;
}

}  // namespace homing::load
