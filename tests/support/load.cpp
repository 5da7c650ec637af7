#include "tests/support/load.hpp"

#include <algorithm>

#include "tests/support/eventually.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/rows.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {

ClickLoad::ClickLoad(std::uint16_t port, int clients) : port_(port) {
  for (int i = 0; i < clients; ++i) clients_.emplace_back([this] { run(); });
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

void ClickLoad::run() {
  // Hostile bytes come along: they must not keep a click from its place either.
  const std::vector<std::string> values{"plain",    "%00",        "%ff%fe", "%0d%0aX:1",
                                        "\xc3\xbc", "{click_id}", "'%3b--"};
  HttpClient client(port_);
  for (std::size_t i = 0; !stopped_; ++i) {
    try {
      const HttpResponse response =
          client.get("/click?offer=shoes&aff=nora&sub1=" + values[i % values.size()]);
      const std::string id = click_id_in(response.location());
      const std::lock_guard lock(mutex_);
      if (response.status == 302 && !id.empty()) {
        ids_.push_back(id);
      } else {
        ++other_answers_[response.status];
      }
    } catch (const ConnectionError&) {  // the server is down for the moment: that is what the test is about
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
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
