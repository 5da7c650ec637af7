#include "http/server_metrics.hpp"

#include <algorithm>
#include <string>

namespace homing::http {

ServerMetrics::ServerMetrics(Metrics& metrics, const std::string& listener)
    : ServerMetrics(metrics, listener.empty() ? Labels() : Labels{{"listener", listener}}) {}

ServerMetrics::ServerMetrics(Metrics& metrics, const Labels& labels)
    : connections_(metrics.gauge("homing_http_connections", "Open connections.", labels)),
      connections_total_(metrics.counter("homing_http_connections_total", "Connections accepted.", labels)),
      connections_refused_(metrics.counter("homing_http_connections_refused_total",
                                           "Connections answered 503 because too many were open.", labels)),
      session_failures_(metrics.counter("homing_http_session_failures_total",
                                        "Connections that ended by an exception: a bug, or no memory.",
                                        labels)),
      accept_failures_(metrics.counter(
          "homing_http_accept_failures_total",
          "Times that no connection could be accepted, as for want of descriptors.", labels)) {
  const auto with = [&](const std::string& name, const std::string& value) {
    Labels more = labels;
    more.emplace(name, value);
    return more;
  };
  for (std::size_t i = 0; i < kStatusClasses; ++i) {
    requests_[i] = &metrics.counter("homing_http_requests_total", "Requests answered.",
                                    with("status", std::to_string(i + 2) + "xx"));
  }
  for (std::size_t i = 0; i < kRefusals; ++i) {
    const std::string reason(describe(static_cast<Refusal>(i)).code);
    bad_requests_[i] =
        &metrics.counter("homing_http_bad_requests_total", "Messages refused before a handler saw them.",
                         with("reason", reason));
  }
}

void ServerMetrics::connection_opened() {
  connections_.Increment();
  connections_total_.Increment();
}

void ServerMetrics::answered(unsigned status) {
  const std::size_t status_class = std::clamp<std::size_t>(status / 100, 2, 5) - 2;
  requests_[status_class]->Increment();
}

void ServerMetrics::refused(Refusal refusal) {
  bad_requests_[static_cast<std::size_t>(refusal)]->Increment();
}

}  // namespace homing::http
