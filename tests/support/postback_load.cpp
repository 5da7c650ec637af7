#include "tests/support/postback_load.hpp"

#include "tests/support/eventually.hpp"

namespace homing::test {
namespace {

HttpResponse send_one(HttpClient& client, const std::string& click, std::size_t number) {
  const std::string form = "click_id=" + click + "&txid=order%20" + std::to_string(number % 7);
  switch (number % 3) {
    case 0:
      return client.get("/postback?" + form);
    case 1:
      return client.post("/postback", "application/x-www-form-urlencoded", form);
    default:
      return client.post(
          "/postback", "application/json",
          R"({"click_id":")" + click + R"(","txid":"order )" + std::to_string(number % 7) + R"("})");
  }
}

}  // namespace

PostbackLoad::PostbackLoad(std::uint16_t port, const ClickLoad& clicks, std::size_t one_in, int senders)
    : port_(port), clicks_(clicks), one_in_(one_in) {
  for (int i = 0; i < senders; ++i) senders_.emplace_back([this] { run(); });
}

PostbackLoad::~PostbackLoad() {
  stop();
}

void PostbackLoad::stop() {
  stopped_ = true;
  for (std::thread& sender : senders_) sender.join();
  senders_.clear();
}

std::vector<std::string> PostbackLoad::acknowledged() const {
  const std::lock_guard lock(mutex_);
  return acknowledged_;
}

std::vector<PostbackLoad::OtherAnswer> PostbackLoad::other_answers() const {
  const std::lock_guard lock(mutex_);
  return other_answers_;
}

void PostbackLoad::run() {
  HttpClient client(port_);
  while (!stopped_) {
    const std::size_t number = next_++;
    std::string click;
    while (!stopped_ && (click = clicks_.id(number * one_in_)).empty())
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    for (bool sent = click.empty(); !sent && !stopped_;) {
      try {
        send(client, click, number);
        if (number % 4 == 0) send(client, click, number);
        sent = true;
      } catch (const ConnectionError&) {  // the server is down for the moment
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      }
    }
  }
}

void PostbackLoad::send(HttpClient& client, const std::string& click, std::size_t number) {
  const HttpResponse response = send_one(client, click, number);
  const std::lock_guard lock(mutex_);
  if (response.status == 200 || response.status == 202) {
    acknowledged_.push_back(click);
  } else {
    other_answers_.push_back({click, std::to_string(response.status) + ' ' + response.body});
  }
}

}  // namespace homing::test
