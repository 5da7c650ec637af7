#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <string>
#include <string_view>

#include "homing/http/server.hpp"
#include "http/request_memory.hpp"
#include "http/request_reader.hpp"
#include "http/response_writer.hpp"
#include "http/server_metrics.hpp"

namespace homing::http {

using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
using SteadyTime = std::chrono::steady_clock::time_point;
using SessionHook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

struct SessionContext;

/// One connection: reads a request, has it answered, writes the answer, as long as both sides want to.
///
/// Deadlines: a phase sets one point in time; the io thread's tick calls check_deadline(), which cancels what
/// the socket waits for. So a request costs no timer, and a client that drips bytes moves nothing. Threads:
/// the io thread.
class Session : public SessionHook {
 public:
  Session(Socket socket, SessionContext& context);

  /// Serves the connection to its end.
  boost::asio::awaitable<void> run();
  /// Answers 503 and closes: there are too many connections.
  boost::asio::awaitable<void> turn_away();

  /// @return whether the deadline has passed and this is the first call that sees it
  bool check_deadline(SteadyTime now);
  /// Wakes the session if it waits for a request, so that it sees `draining`.
  void wake_if_idle();
  /// Ends whatever the socket waits for. A handler that is at work is not interrupted.
  void cut();

 private:
  enum class Phase : std::uint8_t { kIdle, kReading, kHandling, kWriting, kLingering };
  enum class Received : std::uint8_t { kRequest, kRefused, kNothing };  // kNothing: close without a word

  boost::asio::awaitable<Received> receive(RequestReader::State state);
  [[nodiscard]] std::size_t read_what_is_there();
  [[nodiscard]] Received what_ended_the_reading();
  [[nodiscard]] const Request& prepared_request();
  /// Writes what the socket takes at once and cuts it off `bytes`. @return false when the connection is
  /// broken
  [[nodiscard]] bool send_now(std::string_view& bytes);
  boost::asio::awaitable<bool> send_rest(std::string_view bytes);
  boost::asio::awaitable<void> linger();

  void enter(Phase phase, SteadyTime deadline);
  void stop_waiting();
  void note_progress();
  [[nodiscard]] bool find_peer();
  [[nodiscard]] std::string_view serialise(const Response& response, bool keep_alive);

  Socket socket_;
  SessionContext& context_;
  MemoryLoan loan_;
  RequestReader reader_;
  std::string out_;
  Phase phase_ = Phase::kIdle;
  SteadyTime deadline_ = SteadyTime::max();
  SteadyTime first_byte_at_;
  Refusal refusal_ = Refusal::kMalformed;  // behind Received::kRefused
  bool timed_out_ = false;
  bool cut_ = false;
};

using SessionList = boost::intrusive::list<Session, boost::intrusive::constant_time_size<false>>;

/// What the sessions of one io thread share. Only that thread touches it.
struct SessionContext {
  const ServerOptions& options;
  const MessageLimits limits;
  const Router& router;
  ServerMetrics& metrics;
  RequestMemory memory;
  SessionList sessions;
  DateCache date;
  bool draining = false;  ///< Finish the request in flight, then close.
};

}  // namespace homing::http
