#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace homing::test {

/// Thousands of connections to a port of 127.0.0.1, of one thread, that say little and read nothing.
///
/// Failure: join() throws ConnectionError when it cannot connect, as when this process may have no more
/// descriptors; see raise_descriptor_limit. What the server does to a connection is no failure.
class Crowd {
 public:
  explicit Crowd(std::uint16_t port) : port_(port) {}
  ~Crowd();
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  /// That many more, each of which sends `bytes` at once.
  void join(int connections, std::string_view bytes = {});
  /// Each sends these, as far as they fit.
  void say(std::string_view bytes);
  /// How many the server has not closed yet.
  [[nodiscard]] int open() const;
  /// How many were sent something that starts with this.
  [[nodiscard]] int answered_with(std::string_view start) const;
  /// All hang up.
  void leave();

 private:
  const std::uint16_t port_;
  std::vector<int> sockets_;
};

/// @return how many descriptors this process may have from now on, `wanted` if it is let
int raise_descriptor_limit(int wanted);

}  // namespace homing::test
