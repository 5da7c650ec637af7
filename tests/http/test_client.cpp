#include "test_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace homing::http {
namespace {

namespace net = boost::asio;

constexpr auto kNoThrow = net::as_tuple(net::use_awaitable);

}  // namespace

void FakeResolver::set(const std::string& host, std::vector<std::vector<std::string>> addresses) {
  names_[host] = std::move(addresses);
}

net::awaitable<Resolved> FakeResolver::resolve(std::string host) {
  ++lookups;
  if (is_dead) {
    net::steady_timer never(co_await net::this_coro::executor, net::steady_timer::time_point::max());
    co_await never.async_wait(kNoThrow);
  }
  Resolved found;
  const auto name = names_.find(host);
  if (name == names_.end()) {
    found.error = "unknown to the test";
    co_return found;
  }
  for (const std::string& text : name->second.front()) found.addresses.push_back(net::ip::make_address(text));
  if (name->second.size() > 1) name->second.erase(name->second.begin());
  co_return found;
}

TestClient::TestClient(ClientOptions options, MayConnect may_connect) {
  if (!may_connect) may_connect = [](const IpAddress&) { return true; };
  resolver.set("receiver.test", {{"127.0.0.1"}});
  client.emplace(io, std::move(options), resolver, std::move(may_connect));
}

std::shared_ptr<std::optional<ClientAnswer>> TestClient::start(ClientRequest request) {
  auto answer = std::make_shared<std::optional<ClientAnswer>>();
  net::co_spawn(io, client->send(std::move(request)),
                [answer](const std::exception_ptr& failure, ClientAnswer result) {
                  if (failure) std::rethrow_exception(failure);
                  *answer = std::move(result);
                });
  return answer;
}

bool TestClient::run_until(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + test::kDeadline;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    io.restart();
    io.run_one_for(std::chrono::milliseconds(5));
  }
  return true;
}

std::vector<ClientAnswer> TestClient::send_all(std::vector<ClientRequest> requests) {
  std::vector<std::shared_ptr<std::optional<ClientAnswer>>> answers;
  for (ClientRequest& request : requests) answers.push_back(start(std::move(request)));
  std::vector<ClientAnswer> results;
  for (const auto& answer : answers) {
    if (!run_until([&] { return answer->has_value(); })) throw std::runtime_error("no answer in time");
    results.push_back(**answer);
  }
  return results;
}

ClientAnswer TestClient::send(ClientRequest request) {
  std::vector<ClientRequest> one;
  one.push_back(std::move(request));
  return send_all(std::move(one)).front();
}

ClientAnswer TestClient::get(const std::string& url) {
  return send(get_request(url));
}

ClientRequest get_request(const std::string& url) {
  ClientRequest request;
  request.url = url;
  return request;
}

ClientRequest post_request(const std::string& url, std::string body) {
  ClientRequest request = get_request(url);
  request.method = "POST";
  request.body = std::move(body);
  return request;
}

ReceiverAnswer ending(ReceiverAnswer::End end) {
  ReceiverAnswer answer = ReceiverAnswer::of(200, "hello");
  answer.end = end;
  return answer;
}

ReceiverAnswer raw(std::string bytes, ReceiverAnswer::End end) {
  ReceiverAnswer answer;
  answer.raw = std::move(bytes);
  answer.end = end;
  return answer;
}

MayConnect all_but(const std::string& address) {
  return [refused = net::ip::make_address(address)](const IpAddress& asked) { return asked != refused; };
}

}  // namespace homing::http
