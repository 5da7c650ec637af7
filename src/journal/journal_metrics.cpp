#include "journal/journal_metrics.hpp"

namespace homing::journal {
namespace {

prometheus::Counter* failure(Metrics& metrics, const char* reason) {
  return &metrics.counter("homing_journal_failures_total",
                          "Appends that were refused or could not be made durable", {{"reason", reason}});
}

}  // namespace

JournalMetrics::JournalMetrics(Metrics& metrics)
    : appends(metrics.counter("homing_journal_appends_total", "Records made durable")),
      groups(metrics.counter("homing_journal_groups_total", "Writes with one sync, of one record or more")),
      bytes(metrics.counter("homing_journal_bytes_total", "Bytes of records made durable")),
      torn_tails(
          metrics.counter("homing_journal_torn_tails_total", "Half-written records cut off at a start")),
      size_bytes(metrics.gauge("homing_journal_size_bytes", "Disk space of all segments")),
      kept_bytes(metrics.gauge("homing_journal_kept_bytes",
                               "Disk space of the segments that are applied and only kept")),
      writable(metrics.gauge("homing_journal_writable", "1 while records can be made durable, else 0")),
      sync_seconds(
          metrics.histogram("homing_journal_sync_seconds", "Time of one fdatasync",
                            {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5})),
      failures_{failure(metrics, "full"), failure(metrics, "broken"), failure(metrics, "overloaded"),
                failure(metrics, "too_large"), failure(metrics, "stopped")} {}

}  // namespace homing::journal
