#include "apply/applier_metrics.hpp"

namespace homing::apply {
namespace {

std::array<prometheus::Counter*, 256> counters_by_code(Metrics& metrics, const std::string& name,
                                                       const std::string& help) {
  std::array<prometheus::Counter*, 256> counters{};
  for (std::size_t number = 0; number < counters.size(); ++number) {
    const auto code = postback_code_from_number(static_cast<std::uint8_t>(number));
    if (code) counters.at(number) = &metrics.counter(name, help, {{"code", std::string(name_of(*code))}});
  }
  return counters;
}

void count(const std::array<prometheus::Counter*, 256>& counters, PostbackCode code) {
  counters.at(static_cast<std::size_t>(code))->Increment();
}

}  // namespace

ApplierMetrics::ApplierMetrics(Metrics& metrics)
    : batches_(metrics.counter("homing_applier_batches_total",
                               "Transactions that carried journal records into PostgreSQL.")),
      clicks_(metrics.counter("homing_applier_clicks_total", "Clicks that reached PostgreSQL.")),
      rejected_(metrics.counter("homing_applier_rejected_records_total",
                                "Journal records that were set aside in rejected_records.")),
      applied_to_(
          metrics.gauge("homing_applier_position", "The first journal position that is not applied.")),
      database_away_(
          metrics.gauge("homing_applier_database_away", "1 while the applier can't write to PostgreSQL.")),
      database_slow_(metrics.gauge("homing_applier_database_slow",
                                   "1 while PostgreSQL does not get done with a batch in time.")),
      journal_unreadable_(metrics.gauge("homing_applier_journal_unreadable",
                                        "1 while the journal can't be read, and so not be applied.")) {
  const std::array names{"unavailable", "timed_out", "conflict", "in_doubt", "bad_data", "broken"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    failures_.at(i) = &metrics.counter("homing_applier_failures_total",
                                       "Transactions that PostgreSQL refused.", {{"failure", names.at(i)}});
  }
  postbacks_ =
      counters_by_code(metrics, "homing_applier_postbacks_total", "Postbacks applied, by their outcome.");
  settled_ = counters_by_code(metrics, "homing_applier_settled_postbacks_total",
                              "Queued postbacks that got their outcome later.");
}

void ApplierMetrics::committed(Position applied_to, std::size_t clicks, const Outcomes& outcomes,
                               std::size_t rejected) {
  batches_.Increment();
  clicks_.Increment(static_cast<double>(clicks));
  rejected_.Increment(static_cast<double>(rejected));
  applied_to_.Set(static_cast<double>(applied_to));
  for (const auto& [id, outcome] : outcomes) count(postbacks_, outcome.code);
}

void ApplierMetrics::settled(const std::vector<StoredPostback>& postbacks) {
  for (const StoredPostback& stored : postbacks) count(settled_, stored.outcome.code);
}

void ApplierMetrics::failed(StoreFailure failure) {
  failures_.at(static_cast<std::size_t>(failure))->Increment();
  const bool away = failure == StoreFailure::kUnavailable || failure == StoreFailure::kBroken;
  if (away) {
    database_away_.Set(1);
    database_slow_.Set(0);
  }
  if (failure == StoreFailure::kTimedOut) slow();
}

void ApplierMetrics::slow() {
  database_away_.Set(0);
  database_slow_.Set(1);
}

void ApplierMetrics::recovered() {
  database_away_.Set(0);
  database_slow_.Set(0);
}

}  // namespace homing::apply
