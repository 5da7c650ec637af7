#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "tests/support/process.hpp"
#include "tests/support/temp_folder.hpp"

namespace homing::test {

enum class ProxyKind : std::uint8_t { kNginx, kHaproxy };

/// How many answers there were, by the first digit of their status.
using Answers = std::map<int, std::uint64_t>;

/// nginx or HAProxy on a free port of 127.0.0.1, in front of a server on another.
///
/// It forwards over kept connections, what is not quite HTTP too as far as it can be told to, and bodies as
/// they come. It waits at most kPatience for the rest of a request. Failure: the constructor throws
/// std::runtime_error when the program is not there or does not come up.
class FrontProxy {
 public:
  static constexpr std::chrono::milliseconds kPatience{300};

  FrontProxy(ProxyKind kind, std::uint16_t server_port);

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// What it says in its log about the answers that it had from the server. A request counts once it is over.
  [[nodiscard]] Answers answers_of_the_server() const;
  /// For a message: the log's end and what the program complained about.
  [[nodiscard]] std::string log() const;

 private:
  [[nodiscard]] std::string log_lines() const;

  const ProxyKind kind_;
  const std::uint16_t port_;
  TempFolder folder_;
  std::optional<Process> process_;
};

}  // namespace homing::test
