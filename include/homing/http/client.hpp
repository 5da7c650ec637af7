#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "homing/core/network.hpp"
#include "homing/http/resolver.hpp"

namespace homing::http {

struct ClientRequest {
  std::string method = "GET";
  std::string url;
  /// Go to the URL's own host only: a redirect to another host gets none of them but `Content-Type`.
  /// Those that frame the request or belong to the connection (`Host`, `Content-Length`, ...) are the
  /// client's.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

/// How a request ended.
struct ClientAnswer {
  enum class Outcome : std::uint8_t {
    kAnswered,        ///< There is a status. Whether it is a good one is the caller's matter.
    kUrlRefused,      ///< Nothing that we send: the URL, method or a header, or where a redirect points.
    kHostUnknown,     ///< The name has no address.
    kAddressRefused,  ///< One of the name's addresses may not be connected to.
    kConnectFailed,   ///< Refused, or no route.
    kTlsFailed,       ///< No handshake, or a certificate that is not the host's.
    kTimeout,         ///< A deadline passed before the answer's header was complete.
    kCut,             ///< The connection ended before that, or the client was closed.
    kBadAnswer,       ///< What came is not HTTP/1.x.
    kTooManyRedirects,
  };

  Outcome outcome = Outcome::kAnswered;
  /// The last answer's, whatever followed it: behind a redirect that led nowhere, the redirect's. 0: none.
  unsigned status = 0;
  /// From now; what the answer asks for, at most a week.
  std::optional<std::chrono::seconds> retry_after;
  std::string body;  ///< Its first `kept_answer_bytes`. Any bytes.
  /// The body was longer than what is read, or did not come to its end in time. The status counts all the
  /// same: who has sent it has had the request.
  bool body_cut = false;
  std::string error;  ///< One sentence for a person, without secrets of the URL; empty when answered.
};

/// As metrics and tables have it: `answered`, `url_refused`, ...
[[nodiscard]] std::string_view name_of(ClientAnswer::Outcome outcome) noexcept;

struct ClientOptions {
  // Deadlines are absolute: a receiver that drips bytes does not move them.
  std::chrono::milliseconds connect_timeout{
      3'000};  ///< Name, connection and TLS handshake together; each hop.
  std::chrono::milliseconds answer_timeout{10'000};  ///< From connected to the answer's end; each hop.
  std::chrono::milliseconds total_timeout{30'000};   ///< From send() to the end, with all redirects.

  unsigned max_redirects = 3;
  std::size_t max_answer_bytes = 64 * 1024;  ///< Of the body, as it comes. Past it the connection is closed.
  std::size_t kept_answer_bytes = 1024;

  std::size_t idle_per_origin = 2;  ///< Connections kept for the next request. 0: none.
  std::size_t idle_at_most = 512;   ///< Of all origins together. The oldest go first.
  std::chrono::milliseconds idle_timeout{15'000};
  /// An older connection is not kept, so that a name that moves is followed.
  std::chrono::milliseconds connection_lifetime{60'000};

  std::function<bool(std::uint16_t)> may_use_port = is_usual_port;
  std::string user_agent = "Homing/" HOMING_VERSION;
  std::string ca_file;  ///< PEM of authorities to trust besides the system's; empty: only those.
};

/// Whether an address may be connected to.
using MayConnect = std::function<bool(const IpAddress&)>;

/// An HTTP/1.1 client for URLs that outsiders have written.
///
/// Safety: `may_connect` is asked of every address of the host, at every hop of every request, also where a
/// kept connection is used again; what was asked about is what is connected to. One refused address refuses
/// the request: a name that mixes good and bad ones is an attack. Nothing but http and https, on allowed
/// ports; a redirect from https to http is not followed. Certificates and host names are verified, TLS 1.2 or
/// newer.
///
/// At least once: a request that goes over a kept connection which ends before the first byte of an answer is
/// sent again, once, over a fresh one. Nothing else is tried again; that is the caller's matter.
///
/// Failure: whatever the network does is in the answer. The constructor throws UserError when `ca_file`
/// cannot be read. Threads: the io_context's, of which there is one. Ownership: borrows the io_context and
/// the Resolver. The client may go while requests are under way: they end with kCut on the io_context's next
/// turns, which the Resolver has to outlive.
class Client {
 public:
  Client(boost::asio::io_context& io, ClientOptions options, Resolver& resolver, MayConnect may_connect);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Any number at once; how many go to one host is the caller's to limit.
  [[nodiscard]] boost::asio::awaitable<ClientAnswer> send(ClientRequest request);
  /// Closes idle connections and cuts requests under way. What is sent after it is cut at once.
  void close();

 private:
  std::shared_ptr<class ClientCore> core_;
};

}  // namespace homing::http
