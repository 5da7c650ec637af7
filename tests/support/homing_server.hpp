#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/api_contract.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_folder.hpp"

namespace homing::test {

/// The homing program with these arguments and HOMING_ settings, to be run(). Its working folder is the
/// system's temporary one, so that it finds no config/ by chance.
[[nodiscard]] Command homing_command(std::vector<std::string> arguments,
                                     std::map<std::string, std::string> settings = {});

/// `homing migrate`, then `homing apply` of a catalog's text. @throws std::runtime_error  one of them failed
void migrate(const std::string& database_url);
void apply_catalog(const std::string& database_url, const std::string& catalog);

/// The real server as a process, on a free port of 127.0.0.1, with a data folder of its own.
///
/// The folder stays from one start to the next, and so do the ports.
/// Threads: one at a time; port() and clients of it from any once it has started.
class HomingServer {
 public:
  /// Does not start it yet.
  /// @param settings  further HOMING_ variables
  explicit HomingServer(std::string database_url, std::map<std::string, std::string> settings = {});

  /// Returns when /healthz answers. @throws std::runtime_error  it has not come up in time, or has ended:
  /// with its log
  void start();
  /// SIGTERM. @return how it ended: 0 when in order; empty when it still runs after the deadline
  std::optional<ExitCode> stop();
  void kill9();

  /// For a signal to it, or to ask whether it runs. Only after a start.
  [[nodiscard]] Process& process() { return *process_; }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] HttpClient client() const { return HttpClient(port_); }
  /// Of the operator's side; its answers have to be as the API's description says.
  [[nodiscard]] HttpClient admin() const { return HttpClient(admin_port_, kDeadline, check_contract); }
  [[nodiscard]] std::uint16_t admin_port() const noexcept { return admin_port_; }
  [[nodiscard]] std::filesystem::path data_folder() const { return folder_.path() / "data"; }
  /// What the present process, or the last one, has written to its log (JSON lines).
  [[nodiscard]] std::string log() const;
  /// Files and sockets that it may have open, from the next start on. @param number  0: as many as this
  /// process
  void limit_descriptors(int number) noexcept { max_descriptors_ = number; }
  /// The settings of the next start.
  [[nodiscard]] std::map<std::string, std::string>& settings() noexcept { return settings_; }

 private:
  bool answers();
  bool is_healthy();
  std::uint16_t port_in_log(const std::string& event) const;

  TempFolder folder_;
  std::map<std::string, std::string> settings_;
  int max_descriptors_ = 0;
  std::uint16_t port_ = 0;
  std::uint16_t admin_port_ = 0;
  std::optional<Process> process_;
};

}  // namespace homing::test
