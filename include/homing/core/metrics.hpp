#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <string>
#include <vector>

namespace homing {

/// The process's metrics: a thin handle on prometheus-cpp, so that a module makes its counters in its
/// constructor and keeps references to them. All names start with `homing_`; a label's values come from
/// closed lists, never from a request.
///
/// Threads: any. Counters and gauges are one atomic each; a histogram takes a lock, so none on the click's
/// road. Ownership: whatever is made here lives as long as this object.
class Metrics {
 public:
  prometheus::Counter& counter(const std::string& name, const std::string& help,
                               const prometheus::Labels& labels = {});
  prometheus::Gauge& gauge(const std::string& name, const std::string& help,
                           const prometheus::Labels& labels = {});
  /// @param bounds  upper bounds of the buckets, rising
  prometheus::Histogram& histogram(const std::string& name, const std::string& help,
                                   const std::vector<double>& bounds, const prometheus::Labels& labels = {});

  /// The Prometheus text format, version 0.0.4.
  [[nodiscard]] std::string to_text() const;

 private:
  prometheus::Registry registry_;
};

}  // namespace homing
