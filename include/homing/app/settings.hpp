#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "homing/core/log.hpp"
#include "homing/core/network.hpp"

namespace homing::app {

/// Every setting with its default. Read once at the start, then const; modules get slices of it.
struct Settings {
  std::string database_url;
  std::chrono::milliseconds database_connect_timeout{3000};
  std::chrono::milliseconds database_statement_timeout{30000};

  std::string data_dir = "data";
  std::string enrichment_dir = "enrichment";  ///< Empty: none.
  std::uint64_t journal_segment_size = 64ULL << 20;
  std::uint64_t journal_max_size = 10ULL << 30;
  std::uint64_t journal_kept_size = 1ULL << 30;

  std::string listen_address = "127.0.0.1";
  std::uint16_t listen_port = 8080;
  std::string public_url;   ///< What links and postback URLs start with; empty: see public_url_of().
  unsigned io_threads = 0;  ///< 0: one for each core that the process may run on.
  std::vector<IpNetwork> trusted_proxies;
  std::size_t max_connections = 10000;
  std::size_t max_header_size = 32U << 10;
  std::size_t max_body_size = 64U << 10;
  std::size_t max_request_memory = 64U << 20;
  std::chrono::milliseconds header_timeout{10000};
  std::chrono::milliseconds request_timeout{20000};
  std::chrono::milliseconds write_timeout{20000};
  std::chrono::milliseconds idle_timeout{30000};
  std::chrono::milliseconds shutdown_timeout{10000};

  std::string admin_address = "127.0.0.1";
  std::uint16_t admin_port = 8081;
  std::string admin_token;  ///< Secret. Empty: none; then `admin_address` has to be a loopback address.
  bool public_healthz = false;
  std::uint32_t long_work_percent = 10;

  std::string fallback_url;
  bool redirect_unrecorded_clicks = true;
  std::chrono::milliseconds postback_wait{2000};
  std::chrono::milliseconds parked_postbacks_kept{86'400'000};

  std::chrono::milliseconds outbound_timeout{15000};
  std::chrono::milliseconds outbound_first_pause{5000};
  std::chrono::milliseconds outbound_tried_for{3 * 86'400'000LL};
  std::uint32_t outbound_catch_up_rate = 200;
  std::vector<IpNetwork> outbound_allowed_networks;
  std::string outbound_ca_file;
  std::chrono::milliseconds outbound_kept{90 * 86'400'000LL};

  std::uint32_t apply_batch_records = 10000;
  std::chrono::milliseconds catalog_refresh{500};
  std::uint32_t partition_days_ahead = 7;
  std::chrono::milliseconds clicks_kept{0};  ///< 0: for ever.
  std::chrono::milliseconds postbacks_kept{0};

  LogLevel log_level = LogLevel::kInfo;
  LogFormat log_format = LogFormat::kAuto;
};

/// How one setting is read and described. The table of all of them drives the file, the environment, the
/// flags and `--help`.
struct SettingRow {
  std::string_view
      name;  ///< In the file; `HOMING_` + upper case in the environment, `--` + dashes as a flag.
  std::string_view expected;  ///< What a value looks like, for help and for errors.
  std::string_view help;
  bool for_every_command;  ///< Else only `serve` knows the flag.
  bool secret;             ///< Never printed: it may hold a password.
  /// Sets it from text; false when the text is no such value.
  std::function<bool(Settings&, const std::string&)> set;
};
[[nodiscard]] const std::vector<SettingRow>& setting_rows();

/// An address as a URL has it, for a person to open: one that stands for all of them is this machine.
[[nodiscard]] std::string url_host(const std::string& address);
/// What links and postback URLs start with, without a slash at the end: the setting, else the address that
/// the public side listens on. @param port  the one that it has got
[[nodiscard]] std::string public_url_of(const Settings& settings, std::uint16_t port);

/// `listen_port` -> `--listen-port`, `HOMING_LISTEN_PORT`.
[[nodiscard]] std::string flag_of(std::string_view name);
[[nodiscard]] std::string variable_of(std::string_view name);

using TextByName = std::map<std::string, std::string>;

/// Puts the sources together: defaults, then the file, then the environment, then the flags.
///
/// @param file         a JSON object of settings, comments allowed; empty where there is no file
/// @param file_name    for the messages
/// @param environment  every variable of the process; those that start with HOMING_ have to be settings (or
/// HOMING_CONFIG)
/// @param flags        setting names to values
/// @throws UserError  names the unknown or wrong setting, where it came from, and what was expected
[[nodiscard]] Settings load_settings(std::string_view file, const std::string& file_name,
                                     const TextByName& environment, const TextByName& flags);

}  // namespace homing::app
