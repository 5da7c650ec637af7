#include "http/client_connection.hpp"

#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>

#include "homing/core/error.hpp"
#include "http/no_throw.hpp"

namespace homing::http {
namespace {

namespace net = boost::asio;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;

/// What a connection with and one without TLS have in common: both are a stream.
template <class Stream>
class StreamConnection : public ClientConnection {
 public:
  template <class... Arguments>
  explicit StreamConnection(Arguments&&... arguments) : stream_(std::forward<Arguments>(arguments)...) {}

  net::awaitable<error_code> write(std::string_view bytes) override {
    const auto result = co_await net::async_write(stream_, net::buffer(bytes.data(), bytes.size()), kNoThrow);
    co_return std::get<0>(result);
  }

  net::awaitable<std::pair<error_code, std::size_t>> read_some(std::span<char> space) override {
    const auto result = co_await stream_.async_read_some(net::buffer(space.data(), space.size()), kNoThrow);
    co_return std::make_pair(std::get<0>(result), std::get<1>(result));
  }

 protected:
  Stream stream_;
};

class PlainConnection final : public StreamConnection<ClientConnection::Socket> {
 public:
  using StreamConnection::StreamConnection;
  Socket& socket() noexcept override { return stream_; }
  net::awaitable<std::string> secure(const std::string&) override { co_return std::string(); }
};

class TlsConnection final : public StreamConnection<ssl::stream<ClientConnection::Socket>> {
 public:
  using StreamConnection::StreamConnection;
  Socket& socket() noexcept override { return stream_.next_layer(); }

  net::awaitable<std::string> secure(const std::string& host) override {
    if (!expect(host)) co_return std::string("the host's name cannot be verified");
    const auto result = co_await stream_.async_handshake(ssl::stream_base::client, kNoThrow);
    co_return std::get<0>(result) ? reason(std::get<0>(result)) : std::string();
  }

 private:
  /// OpenSSL compares the name itself, and says so when it differs; Asio's host_name_verification would not.
  bool expect(const std::string& host) {
    SSL* const session = stream_.native_handle();
    if (parse_ip(host)) {
      return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host.c_str()) == 1;
    }
    SSL_set_hostflags(session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (SSL_set1_host(session, host.c_str()) != 1) return false;
    // What the macro SSL_set_tlsext_host_name does, without its C cast.
    return SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                    const_cast<char*>(host.c_str())) == 1;
  }

  std::string reason(const error_code& error) {
    const long verified = SSL_get_verify_result(stream_.native_handle());
    if (verified == X509_V_OK) return error.message();
    return std::string("the certificate is not accepted: ") + X509_verify_cert_error_string(verified);
  }
};

}  // namespace

void ClientConnection::stop() {
  error_code ignored;  // closed is what it shall be
  socket().close(ignored);
}

bool ClientConnection::is_quiet() {
  char byte = 0;
  const ssize_t count = ::recv(socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

std::unique_ptr<ClientConnection> make_connection(net::io_context& io, ssl::context* tls) {
  if (tls == nullptr) return std::make_unique<PlainConnection>(io);
  return std::make_unique<TlsConnection>(io, *tls);
}

ssl::context make_tls_context(const std::string& ca_file) {
  ssl::context context(ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  context.set_verify_mode(ssl::verify_peer);
  error_code ignored;  // without any authority every certificate is refused, and the answer says so
  context.set_default_verify_paths(ignored);
  if (ca_file.empty()) return context;
  error_code error;
  context.load_verify_file(ca_file, error);
  if (error) throw UserError("cannot read certificates from '" + ca_file + "': " + error.message());
  return context;
}

}  // namespace homing::http
