#include "test_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>
#include <utility>

namespace homing::http {
namespace {

ServerOptions on_free_port(ServerOptions options) {
  options.port = 0;
  return options;
}

}  // namespace

TestServer::TestServer(ServerOptions options) : server_(on_free_port(std::move(options)), router_, metrics_) {
  add("/click", [](const Request&) {
    Response response;
    response.status = 302;
    response.location = "https://shop.example/?click_id=1";
    return response;
  });
  const auto echo = [](const Request& request) { return Response::text(200, std::string(request.body)); };
  add("/echo", echo);
  add("/postback", echo);
  add("/client", [](const Request& request) { return Response::text(200, request.client.to_string()); });
  add("/status", [this](const Request&) { return answer; });
  add("/throw", [](const Request&) -> Response { throw std::length_error("secret detail"); });
  add("/block", [this](const Request&) {
    unblocked_.get_future().wait();
    return Response::text(200, "unblocked");
  });
  router_.add("/wait", [this](const Request& request) { return wait(request); });
  server_.start();
}

TestServer::~TestServer() {
  server_.stop(std::chrono::milliseconds(0));
}

void TestServer::add(std::string_view path, std::function<Response(const Request&)> respond) {
  router_.add(
      path, [this, respond = std::move(respond)](const Request& request) -> boost::asio::awaitable<Response> {
        note(request);
        co_return respond(request);
      });
}

boost::asio::awaitable<Response> TestServer::wait(const Request& request) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  timer.expires_at(std::chrono::steady_clock::time_point::max());
  {
    const MutexLock lock(mutex_);
    waiting_.push_back(&timer);
  }
  note(request);
  co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  co_return Response::text(200, "waited");
}

void TestServer::note(const Request& request) {
  std::string line(request.method_name);
  line.append(" ").append(request.target).append(" ").append(request.body);
  const MutexLock lock(mutex_);
  seen_.push_back(std::move(line));
}

std::vector<std::string> TestServer::seen() {
  const MutexLock lock(mutex_);
  return seen_;
}

void TestServer::release() {
  const MutexLock lock(mutex_);
  for (boost::asio::steady_timer* timer : std::exchange(waiting_, {})) {
    boost::asio::post(timer->get_executor(), [timer] { timer->cancel(); });
  }
}

bool TestServer::works() const {
  RawClient client(port());
  client.send("GET /click HTTP/1.1\r\nHost: a.example\r\n\r\n");
  const auto response = client.read_response();
  return response && response->status == 302;
}

}  // namespace homing::http
