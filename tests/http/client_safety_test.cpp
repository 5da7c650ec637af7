#include <gtest/gtest.h>
#include <sys/socket.h>

#include <boost/asio/ip/tcp.hpp>

#include "test_client.hpp"

namespace homing::http {
namespace {

namespace net = boost::asio;
using std::chrono::milliseconds;

/// A port that takes no connection and answers none: the queue of a listener that never accepts is full.
class DeafPort {
 public:
  DeafPort(const std::string& address, std::uint16_t port) : listener_(io_) {
    const net::ip::tcp::endpoint endpoint(net::ip::make_address(address), port);
    listener_.open(endpoint.protocol());
    listener_.bind(endpoint);
    listener_.listen(0);
    const net::ip::tcp::endpoint here = listener_.local_endpoint();
    for (int i = 0; i < 4; ++i) {
      fillers_.emplace_back(io_, here.protocol());
      fillers_.back().native_non_blocking(true);
      // Asio's own would wait. The last of them stay in progress for ever.
      ::connect(fillers_.back().native_handle(), here.data(), static_cast<socklen_t>(here.size()));
    }
  }
  [[nodiscard]] std::string url() const {
    const auto here = listener_.local_endpoint();
    return "http://" + here.address().to_string() + ":" + std::to_string(here.port()) + "/";
  }

 private:
  net::io_context io_;
  net::ip::tcp::acceptor listener_;
  std::vector<net::ip::tcp::socket> fillers_;
};

std::uint16_t free_port() {
  net::io_context io;
  net::ip::tcp::acceptor listener(io, {net::ip::make_address("127.0.0.1"), 0});
  return listener.local_endpoint().port();
}

TEST(ClientAddress, IsAskedAboutAtEveryAttempt) {
  FakeReceiver good(FakeReceiver::Tls::kNone, "127.0.0.2");
  FakeReceiver bad(FakeReceiver::Tls::kNone, "127.0.0.1", good.port());
  ClientOptions options;
  options.idle_per_origin = 0;
  TestClient client(options, all_but("127.0.0.1"));
  client.resolver.set("rebinds.test", {{"127.0.0.2"}, {"127.0.0.1"}});
  EXPECT_EQ(client.get(good.url("/", "rebinds.test")).status, 200U);
  const ClientAnswer answer = client.get(good.url("/", "rebinds.test"));
  EXPECT_EQ(answer.outcome, Outcome::kAddressRefused);
  EXPECT_NE(answer.error.find("127.0.0.1"), std::string::npos);
  EXPECT_EQ(bad.connection_count(), 0U);
}

TEST(ClientAddress, RefusesANameThatMixesGoodAndBadOnes) {
  FakeReceiver good(FakeReceiver::Tls::kNone, "127.0.0.2");
  TestClient client({}, all_but("127.0.0.1"));
  client.resolver.set("mixes.test", {{"127.0.0.2", "::ffff:127.0.0.1"}});
  EXPECT_EQ(client.get(good.url("/", "mixes.test")).outcome, Outcome::kAddressRefused);
  EXPECT_EQ(good.connection_count(), 0U);
}

TEST(ClientAddress, IsAskedAboutBeforeAKeptConnectionIsUsedAgain) {
  FakeReceiver receiver;
  bool allowed = true;
  TestClient client({}, [&](const IpAddress&) { return allowed; });
  EXPECT_EQ(client.get(receiver.url("/")).status, 200U);
  allowed = false;
  EXPECT_EQ(client.get(receiver.url("/")).outcome, Outcome::kAddressRefused);
  EXPECT_EQ(receiver.request_count(), 1U);
}

TEST(ClientConnect, TellsWhatWentWrong) {
  TestClient client;
  const ClientAnswer refused = client.get("http://127.0.0.1:" + std::to_string(free_port()) + "/");
  EXPECT_EQ(refused.outcome, Outcome::kConnectFailed);
  EXPECT_NE(refused.error.find("refused"), std::string::npos) << refused.error;
  EXPECT_EQ(client.get("http://nowhere.test/").outcome, Outcome::kHostUnknown);
}

TEST(ClientConnect, GivesUpInTime) {
  const DeafPort deaf("127.0.0.1", 0);
  ClientOptions options;
  options.connect_timeout = milliseconds(100);
  TestClient client(options);
  EXPECT_EQ(client.get(deaf.url()).outcome, Outcome::kTimeout);
  client.resolver.is_dead = true;
  EXPECT_EQ(client.get("http://receiver.test/").outcome, Outcome::kTimeout);
}

TEST(ClientConnect, GoesToTheNextAddressInTime) {
  FakeReceiver receiver;
  const DeafPort deaf("127.0.0.3", receiver.port());
  ClientOptions options;
  options.connect_timeout = std::chrono::seconds(10);  // of which the deaf one gets its third
  TestClient client(options);
  client.resolver.set("half-dead.test", {{"127.0.0.3", "127.0.0.4", "127.0.0.1"}});
  EXPECT_EQ(client.get(receiver.url("/", "half-dead.test")).status, 200U);
}

TEST(ClientTime, EndsASlowHeaderAndASilentReceiver) {
  FakeReceiver receiver;
  ReceiverAnswer slow;
  slow.drip = milliseconds(20);
  receiver.answer("/slow", slow);
  ReceiverAnswer never;
  never.end = ReceiverAnswer::End::kNever;
  receiver.answer("/never", never);
  ClientOptions options;
  options.answer_timeout = milliseconds(150);
  TestClient client(options);
  for (const char* path : {"/slow", "/never"}) {
    const ClientAnswer answer = client.get(receiver.url(path));
    EXPECT_EQ(answer.outcome, Outcome::kTimeout) << path;
    EXPECT_EQ(answer.status, 0U);
  }
}

TEST(ClientTime, IsLimitedInTotal) {
  FakeReceiver receiver;
  ReceiverAnswer round = ReceiverAnswer::redirect(307, "/round");
  round.delay = milliseconds(60);
  receiver.answer("/round", round);
  ClientOptions options;
  options.total_timeout = milliseconds(200);
  options.max_redirects = 1000;
  TestClient client(options);
  EXPECT_EQ(client.get(receiver.url("/round")).outcome, Outcome::kTimeout);
}

TEST(ClientRequestCheck, LetsNothingThroughThatCouldEndALine) {
  FakeReceiver receiver;
  TestClient client;
  for (const char* path : {"/a\r\nX-Evil: 1", "/a\nb", "/a\rb", "/\tb", "/a\x01", "/a\x7F"}) {
    EXPECT_EQ(client.get(receiver.url(path)).outcome, Outcome::kUrlRefused) << path;
  }
  const std::vector<std::pair<std::string, std::string>> bad_headers = {{"X-A", "b\r\nX-Evil: 1"},
                                                                        {"X-A", "b\n"},
                                                                        {"X A", "b"},
                                                                        {"X:A", "b"},
                                                                        {"", "b"},
                                                                        {"Host", "b"},
                                                                        {"content-length", "1"},
                                                                        {"Transfer-Encoding", "chunked"},
                                                                        {"Connection", "close"}};
  for (const auto& header : bad_headers) {
    ClientRequest request = get_request(receiver.url("/"));
    request.headers.push_back(header);
    EXPECT_EQ(client.send(std::move(request)).outcome, Outcome::kUrlRefused) << header.first;
  }
  for (const char* method : {"", "GET / HTTP/1.1\r\n", "get", "CONNECT"}) {
    ClientRequest request = get_request(receiver.url("/"));
    request.method = method;
    EXPECT_EQ(client.send(std::move(request)).outcome, Outcome::kUrlRefused) << method;
  }
  EXPECT_EQ(receiver.connection_count(), 0U);
}

TEST(ClientRequestCheck, RefusesOtherSchemesAndPorts) {
  TestClient client;
  for (const char* url :
       {"ftp://receiver.test/", "gopher://receiver.test/", "receiver.test", "", "http://receiver.test:22/",
        "http://receiver.test:25/", "http://me@receiver.test/"}) {
    const ClientAnswer answer = client.get(url);
    EXPECT_EQ(answer.outcome, Outcome::kUrlRefused) << url;
    EXPECT_NE(answer.error, "");
  }
  EXPECT_EQ(client.resolver.lookups, 0);
}

}  // namespace
}  // namespace homing::http
