#include "homing/http/client.hpp"

#include <utility>

#include "homing/http/url.hpp"
#include "http/client_core.hpp"
#include "http/client_message.hpp"
#include "http/client_sending.hpp"

namespace homing::http {
namespace {

namespace net = boost::asio;
using Outcome = ClientAnswer::Outcome;

net::awaitable<ClientAnswer> run(std::shared_ptr<ClientCore> core, ClientRequest request) {
  if (core->closed) co_return failed(Outcome::kCut, "the client was closed");
  std::string wrong = fault_of(request);
  if (!wrong.empty()) co_return failed(Outcome::kUrlRefused, std::move(wrong));
  ParsedUrl url = Url::parse(request.url);
  if (auto* fault = std::get_if<UrlFault>(&url)) {
    co_return failed(Outcome::kUrlRefused, std::move(fault->sentence));
  }
  ClientMessage message;
  message.method = std::move(request.method);
  message.url = std::move(std::get<Url>(url));
  message.headers = std::move(request.headers);
  message.body = std::move(request.body);
  ClientSending sending(std::move(core), std::move(message));
  ClientAnswer answer = co_await sending.run();
  co_return answer;
}

}  // namespace

std::string_view name_of(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::kAnswered:
      return "answered";
    case Outcome::kUrlRefused:
      return "url_refused";
    case Outcome::kHostUnknown:
      return "host_unknown";
    case Outcome::kAddressRefused:
      return "address_refused";
    case Outcome::kConnectFailed:
      return "connect_failed";
    case Outcome::kTlsFailed:
      return "tls_failed";
    case Outcome::kTimeout:
      return "timeout";
    case Outcome::kCut:
      return "cut";
    case Outcome::kBadAnswer:
      return "bad_answer";
    case Outcome::kTooManyRedirects:
      return "too_many_redirects";
  }
  return "";
}

Client::Client(net::io_context& io, ClientOptions options, Resolver& resolver, MayConnect may_connect)
    : core_(std::make_shared<ClientCore>(io, std::move(options), resolver, std::move(may_connect))) {}

Client::~Client() {
  close();
}

net::awaitable<ClientAnswer> Client::send(ClientRequest request) {
  return run(core_, std::move(request));
}

void Client::close() {
  core_->close();
}

}  // namespace homing::http
