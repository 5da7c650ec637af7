#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include "homing/core/log.hpp"
#include "homing/http/server.hpp"

namespace homing::http {
namespace {

Response method_not_allowed() {
  Response response = Response::text(405, "Method not allowed.\n");
  response.allow = "GET, HEAD, POST";
  return response;
}

Response internal_error(const Request& request, std::string_view what) {
  log_error("http.handler_failed", "a handler threw", {{"path", request.path}, {"error", what}});
  return Response::text(500, "Internal error.\n");
}

/// Methods that concern no resource of ours: nothing of the request is echoed, no tunnel is opened.
std::optional<Response> answer_without_route(const Request& request) {
  const bool tunnel = request.method_name == "CONNECT";
  if (!tunnel && request.path != "*") return std::nullopt;
  Response response = method_not_allowed();
  response.close = tunnel;
  return response;
}

}  // namespace

void Router::add(std::string_view path, Handler handler) {
  routes_.emplace_back(path, std::move(handler));
}

void Router::add_below(std::string_view prefix, Handler handler) {
  prefixes_.emplace_back(prefix, std::move(handler));
  std::stable_sort(prefixes_.begin(), prefixes_.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

const Handler* Router::find(std::string_view path) const {
  for (const auto& [exact, handler] : routes_) {
    if (path == exact) return &handler;
  }
  for (const auto& [prefix, handler] : prefixes_) {
    if (path.starts_with(prefix)) return &handler;
  }
  return nullptr;
}

boost::asio::awaitable<Response> Router::dispatch(const Request& request) const {
  if (std::optional<Response> answer = answer_without_route(request)) co_return std::move(*answer);
  const Handler* const handler = find(request.path);
  if (handler == nullptr) co_return Response::text(404, "Not found.\n");
  try {
    co_return co_await (*handler)(request);
  } catch (const std::exception& e) {
    co_return internal_error(request, e.what());
  } catch (...) {
    co_return internal_error(request, "not a std::exception");
  }
}

}  // namespace homing::http
