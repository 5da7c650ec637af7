#include "tests/support/load.hpp"

#include <algorithm>

#include "tests/support/eventually.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/rows.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {

ClickLoad::ClickLoad(std::uint16_t port, int clients, int rate) : port_(port) {
  const Clock::duration second = std::chrono::seconds(1);
  const auto every = rate == 0 ? Clock::duration() : second * clients / rate;
  const auto start = Clock::now();
  for (int i = 0; i < clients; ++i) {
    const auto first = start + every * i / clients;
    clients_.emplace_back([this, first, every] { run(first, every); });
  }
}

ClickLoad::~ClickLoad() {
  stop();
}

void ClickLoad::stop() {
  stopped_ = true;
  for (std::thread& client : clients_) client.join();
  clients_.clear();
}

std::size_t ClickLoad::acknowledged() const {
  const std::lock_guard lock(mutex_);
  return ids_.size();
}

std::vector<std::string> ClickLoad::ids() const {
  const std::lock_guard lock(mutex_);
  return ids_;
}

std::string ClickLoad::id(std::size_t index) const {
  const std::lock_guard lock(mutex_);
  return index < ids_.size() ? ids_[index] : std::string();
}

std::map<int, int> ClickLoad::other_answers() const {
  const std::lock_guard lock(mutex_);
  return other_answers_;
}

LoadSummary ClickLoad::take_summary() {
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

void ClickLoad::run(Clock::time_point first, Clock::duration every) {
  // Hostile bytes come along: they must not keep a click from its place either.
  const std::vector<std::string> values{"plain",    "%00",        "%ff%fe", "%0d%0aX:1",
                                        "\xc3\xbc", "{click_id}", "'%3b--"};
  HttpClient client(port_);
  Clock::time_point due = first;
  for (std::size_t i = 0; !stopped_; ++i) {
    if (every == Clock::duration()) due = Clock::now();
    std::this_thread::sleep_until(due);
    try {
      const HttpResponse response =
          client.get("/click?offer=shoes&aff=nora&sub1=" + values[i % values.size()]);
      note(response.status, click_id_in(response.location()), Clock::now() - due);
    } catch (const ConnectionError&) {  // the server is down for the moment: that is what the test is about
      ++cut_off_;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    due += every;
  }
}

void ClickLoad::note(int status, std::string id, Clock::duration latency) {
  const std::lock_guard lock(mutex_);
  latencies_.push_back(latency);
  if (status == 302 && !id.empty()) {
    ids_.push_back(std::move(id));
  } else {
    ++other_answers_[status];
  }
}

std::vector<std::string> not_once_in(std::string_view table, const std::string& database_url,
                                     const std::vector<std::string>& ids) {
  constexpr std::size_t kAtOnce = 100'000;
  std::vector<std::string> wrong;
  for (std::size_t start = 0; start < ids.size(); start += kAtOnce) {
    std::string list;
    for (std::size_t i = start; i < std::min(start + kAtOnce, ids.size()); ++i)
      list += (list.empty() ? "" : ",") + ids[i];
    const std::string query = "SELECT replace(id::text, '-', '') FROM unnest(string_to_array('" + list +
                              "', ',')::uuid[]) AS acknowledged(id) WHERE (SELECT count(*) FROM " +
                              std::string(table) + " WHERE click_id = id) <> 1";
    for (const Row& row : rows(database_url, query)) wrong.push_back(row.at(0));
  }
  return wrong;
}

std::size_t count_lost(const std::string& database_url, const std::vector<std::string>& ids) {
  return not_once_in("clicks", database_url, ids).size();
}

}  // namespace homing::test
