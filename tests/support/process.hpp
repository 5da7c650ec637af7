#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/eventually.hpp"
#include "tests/support/temp_folder.hpp"

namespace homing::test {

/// A program to start.
struct Command {
  std::vector<std::string> arguments;  ///< The program first; looked up in PATH when it holds no slash.
  /// Added to this process's own environment, of which no HOMING_ variable is handed down.
  std::map<std::string, std::string> environment{};
  std::filesystem::path working_folder{};  ///< Empty: this process's.
  int max_descriptors = 0;  ///< Files and sockets that it may have open; 0: as many as this process.
};

/// How a process ended: its exit code, or minus the signal that killed it.
using ExitCode = int;

/// A child process whose output goes to files.
///
/// It is killed (-9) when this object goes while it runs, and when the thread that started it ends.
/// Threads: one at a time; start it from a thread that outlives it.
class Process {
 public:
  /// @throws std::system_error  fork failed. A program that cannot be run ends at once with code 127.
  explicit Process(const Command& command);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] pid_t id() const noexcept { return id_; }
  [[nodiscard]] bool running();

  /// @return empty when it still runs after `at_most`
  std::optional<ExitCode> wait(std::chrono::milliseconds at_most = kDeadline);
  void signal(int number);
  /// kill -9, and waits until it is gone. Harmless when it has ended.
  void kill9();

  /// What it has written so far.
  [[nodiscard]] std::string output() const;
  [[nodiscard]] std::string errors() const;

 private:
  TempFolder folder_;
  pid_t id_;
  std::optional<ExitCode> exit_code_;
};

struct Finished {
  ExitCode exit_code;
  std::string output;
  std::string errors;
};

/// Runs it to its end. @throws std::runtime_error  it has not ended within `at_most`; it is killed
[[nodiscard]] Finished run(const Command& command, std::chrono::milliseconds at_most = kDeadline);

/// The bytes of a file; empty when there is none.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

}  // namespace homing::test
