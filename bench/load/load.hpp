#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <nlohmann/json.hpp>
#include <vector>

#include "load/lane.hpp"

namespace homing::load {

/// A load and its end: after `seconds`, after the last request there is to make, or at SIGINT or SIGTERM,
/// whichever comes first. Then nothing new becomes due, and the answers that are still out are waited for, at
/// most kDrain. What is measured is what run() does; all connections are there before it.
class Load {
 public:
  explicit Load(std::chrono::duration<double> seconds);
  virtual ~Load() = default;

  /// @return  {"started_at": Unix time, "seconds": until the end, "drained_after": until the last answer,
  ///           "unanswered": n, and each lane's tally under its name}
  [[nodiscard]] nlohmann::json run();

 protected:
  static constexpr std::chrono::seconds kDrain{30};

  struct NamedLane {
    const char* name;
    Lane* lane;
  };

  virtual void begin(Clock::time_point now) = 0;
  /// From now on begin()'s successors make nothing more due.
  virtual void end();
  /// After the last answer.
  virtual void finish() {}
  void look_for_the_end();

  [[nodiscard]] boost::asio::io_context& io() noexcept { return io_; }
  [[nodiscard]] bool ended() const noexcept { return ended_; }
  void add_lane(const char* name, Lane& lane) { lanes_.push_back({name, &lane}); }

 private:
  [[nodiscard]] std::uint64_t unanswered() const;

  boost::asio::io_context io_{1};  // one thread
  const std::chrono::duration<double> seconds_;
  boost::asio::steady_timer deadline_;
  boost::asio::signal_set signals_;
  std::vector<NamedLane> lanes_;
  bool ended_ = false;
  Clock::time_point ended_at_;
};

[[nodiscard]] inline boost::asio::ip::tcp::endpoint server_at(unsigned short port) {
  return {boost::asio::ip::address_v4::loopback(), port};
}

}  // namespace homing::load
