#include "tests/support/paced_load.hpp"

#include <algorithm>

#include "tests/support/http_client.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {

PacedLoad::PacedLoad(std::uint16_t port, int rate, int clients) : port_(port) {
  const auto every = std::chrono::duration_cast<Clock::duration>(std::chrono::seconds(clients)) / rate;
  const auto start = Clock::now();
  for (int i = 0; i < clients; ++i) {
    const auto first = start + every * i / clients;
    clients_.emplace_back([this, first, every] { run(first, every); });
  }
}

PacedLoad::~PacedLoad() {
  stop();
}

void PacedLoad::stop() {
  stopped_ = true;
  for (std::thread& client : clients_) client.join();
  clients_.clear();
}

LoadSummary PacedLoad::take_summary() {
  std::vector<Clock::duration> latencies;
  {
    const std::lock_guard lock(mutex_);
    latencies.swap(latencies_);
  }
  if (latencies.empty()) return {};
  std::sort(latencies.begin(), latencies.end());
  const auto at = [&](std::size_t percent) {
    const std::size_t index = std::min(latencies.size() - 1, latencies.size() * percent / 100);
    return std::chrono::duration_cast<std::chrono::microseconds>(latencies[index]);
  };
  return {.answers = latencies.size(), .p50 = at(50), .p99 = at(99), .slowest = at(100)};
}

std::vector<std::string> PacedLoad::ids() const {
  const std::lock_guard lock(mutex_);
  return ids_;
}

std::map<int, int> PacedLoad::other_answers() const {
  const std::lock_guard lock(mutex_);
  return other_answers_;
}

void PacedLoad::run(Clock::time_point first, Clock::duration every) {
  HttpClient client(port_);
  for (Clock::time_point due = first; !stopped_; due += every) {
    std::this_thread::sleep_until(due);
    try {
      const HttpResponse response = client.get("/click?offer=shoes&aff=nora&sub1=paced");
      note(response.status, click_id_in(response.location()), Clock::now() - due);
    } catch (const ConnectionError&) {
      note(0, "", Clock::now() - due);
    }
  }
}

void PacedLoad::note(int status, std::string id, Clock::duration latency) {
  const std::lock_guard lock(mutex_);
  latencies_.push_back(latency);
  if (status == 302 && !id.empty()) {
    ids_.push_back(std::move(id));
  } else {
    ++other_answers_[status];
  }
}

}  // namespace homing::test
