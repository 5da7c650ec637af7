#include "tests/support/fake_receiver.hpp"

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <set>
#include <thread>

#include "homing/core/text.hpp"
#include "tests/support/receiver_conversation.hpp"
#include "tests/support/receiver_script.hpp"
#include "tests/support/test_certificates.hpp"

namespace homing::test {
namespace {

namespace net = boost::asio;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;
using net::ip::tcp;

constexpr auto kNoThrow = net::as_tuple(net::use_awaitable);

std::optional<ssl::context> tls_context(FakeReceiver::Tls tls, const std::string& address) {
  using Tls = FakeReceiver::Tls;
  if (tls == Tls::kNone) return std::nullopt;
  const TestAuthority& authority = TestAuthority::shared();
  const std::vector<std::string> right = {"DNS:localhost", "DNS:receiver.test", "IP:" + address};
  const std::vector<std::string> wrong = {"DNS:other.test"};
  const TestCertificate shown = tls == Tls::kSelfSigned  ? TestAuthority::self_signed(right)
                                : tls == Tls::kExpired   ? authority.issue_expired(right)
                                : tls == Tls::kWrongHost ? authority.issue(wrong)
                                                         : authority.issue(right);
  ssl::context context(ssl::context::tls_server);
  context.use_certificate_chain(net::buffer(shown.certificate));
  context.use_private_key(net::buffer(shown.key), ssl::context::pem);
  return context;
}

}  // namespace

/// All of it runs on one thread but what the script guards, the counters, and what posts.
class FakeReceiver::Impl {
 public:
  Impl(Tls tls, std::string address, std::uint16_t port)
      : tls_(tls_context(tls, address)), address_(std::move(address)), acceptor_(io_), released_(io_) {
    const tcp::endpoint endpoint(net::ip::make_address(address_), port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen();
    port_ = acceptor_.local_endpoint().port();
    released_.expires_at(net::steady_timer::time_point::max());
    spawn(accept_loop());
    thread_ = std::thread([this] { io_.run(); });
  }

  ~Impl() {
    io_.stop();
    thread_.join();
  }

  void release() {
    net::post(io_, [this] { released_.cancel(); });
  }
  void drop_connections() {
    net::post(io_, [this] {
      for (tcp::socket* socket : sockets_) {
        error_code ignored;
        socket->close(ignored);
      }
    });
  }

  [[nodiscard]] std::string url(std::string_view path, std::string_view host) const {
    return (tls_ ? "https://" : "http://") + (host.empty() ? address_ : std::string(host)) + ":" +
           std::to_string(port_) + std::string(path);
  }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

  ReceiverScript script;
  std::atomic<unsigned> connections{0};
  std::atomic<std::size_t> open{0};

 private:
  void spawn(net::awaitable<void> work) {
    net::co_spawn(io_, std::move(work), [](const std::exception_ptr&) {});  // the connection's end is all
  }

  net::awaitable<void> accept_loop() {
    for (;;) {
      auto [error, socket] = co_await acceptor_.async_accept(kNoThrow);
      if (!error) {
        spawn(serve(std::move(socket), ++connections));
      } else {
        net::steady_timer pause(io_, std::chrono::milliseconds(10));  // no descriptors, perhaps
        co_await pause.async_wait(kNoThrow);
      }
    }
  }

  net::awaitable<void> serve(tcp::socket socket, unsigned number) {
    socket.set_option(tcp::no_delay(true));
    const OpenOne guard(*this, socket);
    if (!tls_) {
      co_await converse(socket, socket, number);
    } else {
      ssl::stream<tcp::socket&> stream(socket, *tls_);
      const auto result = co_await stream.async_handshake(ssl::stream_base::server, kNoThrow);
      if (!std::get<0>(result)) co_await converse(stream, socket, number);
    }
  }

  template <class Stream>
  net::awaitable<void> converse(Stream& stream, tcp::socket& socket, unsigned number) {
    ReceiverConversation<Stream> conversation(stream, script, released_, number);
    co_await conversation.run();
    error_code ignored;  // closed by the other side, perhaps
    socket.shutdown(tcp::socket::shutdown_send, ignored);
  }

  struct OpenOne {
    OpenOne(Impl& impl, tcp::socket& socket) : impl_(impl), socket_(&socket) {
      impl_.sockets_.insert(socket_);
      ++impl_.open;
    }
    ~OpenOne() {
      impl_.sockets_.erase(socket_);
      --impl_.open;
    }
    OpenOne(const OpenOne&) = delete;
    OpenOne& operator=(const OpenOne&) = delete;
    Impl& impl_;
    tcp::socket* socket_;
  };

  std::optional<ssl::context> tls_;
  const std::string address_;
  std::uint16_t port_ = 0;
  std::set<tcp::socket*> sockets_;  // outlives io_, whose end ends the coroutines that are left
  net::io_context io_{1};
  tcp::acceptor acceptor_;
  net::steady_timer released_;
  std::thread thread_;
};

std::string ReceivedRequest::header(std::string_view name) const {
  for (const auto& [its_name, value] : headers) {
    if (equals_ignoring_case(its_name, name)) return value;
  }
  return "";
}

ReceiverAnswer ReceiverAnswer::of(unsigned status, std::string body) {
  ReceiverAnswer answer;
  answer.status = status;
  answer.body = std::move(body);
  return answer;
}

ReceiverAnswer ReceiverAnswer::redirect(unsigned status, std::string location) {
  ReceiverAnswer answer = of(status);
  answer.headers.emplace_back("Location", std::move(location));
  return answer;
}

FakeReceiver::FakeReceiver(Tls tls, std::string address, std::uint16_t port)
    : impl_(std::make_unique<Impl>(tls, std::move(address), port)) {}

FakeReceiver::~FakeReceiver() = default;

void FakeReceiver::answer(const std::string& path, ReceiverAnswer answer) {
  impl_->script.answer(path, std::move(answer));
}

void FakeReceiver::answer_next(const std::string& path, ReceiverAnswer answer) {
  impl_->script.answer_next(path, std::move(answer));
}

void FakeReceiver::release() {
  impl_->release();
}

void FakeReceiver::drop_connections() {
  impl_->drop_connections();
}

std::uint16_t FakeReceiver::port() const noexcept {
  return impl_->port();
}

std::string FakeReceiver::url(std::string_view path, std::string_view host) const {
  return impl_->url(path, host);
}

std::vector<ReceivedRequest> FakeReceiver::requests() const {
  return impl_->script.requests();
}

std::size_t FakeReceiver::request_count() const {
  return impl_->script.request_count();
}

unsigned FakeReceiver::connection_count() const {
  return impl_->connections;
}

std::size_t FakeReceiver::open_connections() const {
  return impl_->open;
}

bool FakeReceiver::wait_for(std::size_t requests, std::chrono::milliseconds at_most) const {
  return eventually([&] { return request_count() >= requests; }, at_most);
}

}  // namespace homing::test
