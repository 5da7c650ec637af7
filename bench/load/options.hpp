#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace homing::load {

enum class Kind : std::uint8_t { kClicks, kPostbacks, kMixed, kMint };

/// What the command line says.
struct Options {
  Kind kind = Kind::kClicks;
  unsigned short port = 0;
  std::size_t connections = 64;
  std::size_t postback_connections = 64;
  std::chrono::duration<double> seconds{10};
  double rate = 0;             ///< Clicks a second; 0: as fast as the answers come.
  std::uint64_t requests = 0;  ///< At most that many clicks; 0: as many as there is time for.
  std::string click = "/click?offer=acme-shoes&aff=42";
  std::vector<std::string> headers;  ///< Of a click.
  std::string postback = "/postback?click_id={click_id}&txid={click_id}&amount=49.90&currency=EUR";
  std::vector<std::string> postback_headers{"User-Agent: advertiser/1.0", "Accept: */*"};
  std::string ids;             ///< File of click IDs, for postbacks.
  std::string save_ids;        ///< File that the clicks' IDs go to; empty: none.
  std::string key;             ///< Of the click IDs to mint, as hexadecimal digits.
  unsigned days = 30;          ///< Over which they are spread, up to now.
  unsigned short node = 4095;  ///< Of which they are.
};

/// False when there is nothing to do but to end with `exit_code`.
[[nodiscard]] bool parse_options(int argc, char** argv, Options& options, int& exit_code);

}  // namespace homing::load
