#pragma once

#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "homing/http/client.hpp"
#include "tests/support/fake_receiver.hpp"

namespace homing::http {

using Outcome = ClientAnswer::Outcome;
using test::FakeReceiver;
using test::ReceiverAnswer;

/// Names lead where the test says; one that is not known has no address.
class FakeResolver final : public Resolver {
 public:
  /// The addresses at the first lookup, at the second, ...; the last stay.
  void set(const std::string& host, std::vector<std::vector<std::string>> addresses);
  [[nodiscard]] boost::asio::awaitable<Resolved> resolve(std::string host) override;

  bool is_dead = false;  ///< No lookup comes to an end.
  int lookups = 0;

 private:
  std::map<std::string, std::vector<std::vector<std::string>>> names_;
};

/// A client on an io_context of its own, which runs while the test waits for something.
class TestClient {
 public:
  explicit TestClient(ClientOptions options = {}, MayConnect may_connect = {});

  [[nodiscard]] ClientAnswer send(ClientRequest request);
  [[nodiscard]] ClientAnswer get(const std::string& url);
  /// All at once; the answers are in the order of the requests.
  [[nodiscard]] std::vector<ClientAnswer> send_all(std::vector<ClientRequest> requests);
  /// Starts a request. The answer appears behind the pointer.
  [[nodiscard]] std::shared_ptr<std::optional<ClientAnswer>> start(ClientRequest request);
  /// Runs until `condition` is true. @return false when it has not come true in time
  [[nodiscard]] bool run_until(const std::function<bool()>& condition);

  FakeResolver resolver;
  boost::asio::io_context io{1};
  std::optional<Client> client;
};

[[nodiscard]] ClientRequest get_request(const std::string& url);
[[nodiscard]] ClientRequest post_request(const std::string& url, std::string body);
/// 200 with a body, and then ...
[[nodiscard]] ReceiverAnswer ending(ReceiverAnswer::End end);
/// These bytes, whatever they are.
[[nodiscard]] ReceiverAnswer raw(std::string bytes,
                                 ReceiverAnswer::End end = ReceiverAnswer::End::kKeepAlive);
[[nodiscard]] MayConnect all_but(const std::string& address);

}  // namespace homing::http
