#pragma once

#include <array>
#include <cstddef>

#include "homing/core/metrics.hpp"
#include "http/refusal.hpp"

namespace homing::http {

/// What the server counts. Threads: any; no lock.
class ServerMetrics {
 public:
  /// @param listener  the value of a label; empty: none
  ServerMetrics(Metrics& metrics, const std::string& listener);

  void connection_opened();
  void connection_closed() { connections_.Decrement(); }
  void connection_refused() { connections_refused_.Increment(); }
  void session_failed() { session_failures_.Increment(); }
  void accept_failed() { accept_failures_.Increment(); }
  void answered(unsigned status);
  void refused(Refusal refusal);

 private:
  using Labels = prometheus::Labels;
  ServerMetrics(Metrics& metrics, const Labels& labels);

  static constexpr std::size_t kStatusClasses = 4;  // 2xx to 5xx

  prometheus::Gauge& connections_;
  prometheus::Counter& connections_total_;
  prometheus::Counter& connections_refused_;
  prometheus::Counter& session_failures_;
  prometheus::Counter& accept_failures_;
  std::array<prometheus::Counter*, kStatusClasses> requests_{};
  std::array<prometheus::Counter*, kRefusals> bad_requests_{};
};

}  // namespace homing::http
