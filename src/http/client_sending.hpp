#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>

#include "homing/http/client.hpp"
#include "http/client_answer_reader.hpp"
#include "http/client_connection.hpp"
#include "http/client_core.hpp"
#include "http/client_message.hpp"

namespace homing::http {

/// One request with all its hops. Threads: the io thread. Ownership: lives in the frame of a coroutine.
class ClientSending {
 public:
  ClientSending(std::shared_ptr<ClientCore> core, ClientMessage message);

  [[nodiscard]] boost::asio::awaitable<ClientAnswer> run();

 private:
  boost::asio::awaitable<ClientAnswer> follow_all();
  boost::asio::awaitable<ClientAnswer> hop();
  boost::asio::awaitable<void> exchange(ClientConnection& connection);
  [[nodiscard]] std::unique_ptr<ClientConnection> kept_connection();
  [[nodiscard]] ClientAnswer settle(std::unique_ptr<ClientConnection> connection);
  [[nodiscard]] ClientAnswer answered() const;
  [[nodiscard]] ClientAnswer unanswered() const;
  /// @return why the redirect that was just read is not followed; empty: `message_` is now its target's
  [[nodiscard]] std::optional<ClientAnswer> follow();
  [[nodiscard]] SteadyTime within(std::chrono::milliseconds time) const;

  const std::shared_ptr<ClientCore> core_;
  const std::shared_ptr<Flight> flight_;
  const SteadyTime give_up_;
  ClientMessage message_;
  std::optional<AnswerReader> reader_;
  unsigned redirects_ = 0;
  unsigned last_status_ = 0;
};

}  // namespace homing::http
