#include "abused_tracker.hpp"

#include <gtest/gtest.h>

#include "tests/support/abuse_corpus.hpp"
#include "tests/support/metrics_page.hpp"

namespace homing::test {

AbusedTracker::AbusedTracker(std::map<std::string, std::string> settings) : tracker(std::move(settings)) {
  at_start_ = metric(page(), "homing_http_requests_total");
}

std::uint64_t AbusedTracker::clicks() {
  return metric(page(), "homing_clicks_total");
}

std::uint64_t AbusedTracker::refused() {
  return metric(page(), "homing_http_bad_requests_total");
}

std::uint64_t AbusedTracker::answered() {
  const std::uint64_t earlier_pages = pages_;
  return metric(page(), "homing_http_requests_total") - at_start_ - earlier_pages - usual_clicks_;
}

std::map<int, std::uint64_t> AbusedTracker::answers_to_complete_requests() {
  const std::string text = page();
  std::map<int, std::uint64_t> answers;
  for (int digit = 2; digit <= 5; ++digit) {
    answers[digit] = metric(text, "homing_http_requests_total{status=\"" + std::to_string(digit) + "xx\"}");
  }
  answers[3] -= usual_clicks_;
  answers[4] -= metric(text, "homing_http_bad_requests_total{reason=\"incomplete\"}");
  std::erase_if(answers, [](const auto& answer) { return answer.second == 0; });
  return answers;
}

std::uint64_t AbusedTracker::open_connections() {
  return metric(page(), "homing_http_connections");
}

void AbusedTracker::click_as_usual() {
  (void)tracker.click();  // throws otherwise
  ++usual_clicks_;
}

void AbusedTracker::expect_the_database_to_agree() {
  tracker.settle();
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM clicks"), std::to_string(clicks()));
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM clicks WHERE sub1 = 'smuggled'"), "0");
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM conversions"), "0");
}

std::string AbusedTracker::page() {
  const HttpResponse response = tracker.server.admin().get("/metrics");
  if (response.status != 200) throw ConnectionError("/metrics: " + std::to_string(response.status));
  ++pages_;
  return response.body;
}

}  // namespace homing::test
