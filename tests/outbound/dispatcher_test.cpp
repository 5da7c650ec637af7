#include "outbound/dispatcher.hpp"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <set>

#include "tests/outbound/memory_outbox.hpp"
#include "tests/outbound/samples.hpp"

namespace homing::outbound {
namespace {

namespace net = boost::asio;
using namespace std::chrono_literals;
using test::answered;
using test::failed;
using test::kNow;
using test::make_delivery;
using testing::Each;
using testing::ElementsAre;
using testing::Ge;
using testing::SizeIs;

class FakeClock final : public Clock {
 public:
  [[nodiscard]] UnixMillis now() const noexcept override { return time; }
  UnixMillis time = kNow;
};

/// The outbox, a dispatcher and a sender on one thread, with receivers that the test makes up.
class DispatcherTest : public testing::Test {
 protected:
  /// Answers at once, or when the test says so.
  net::awaitable<http::ClientAnswer> send(http::ClientRequest request) {
    const std::string host = request.url.substr(0, request.url.find("/?"));
    sent.push_back(request.url);
    keys.insert(request.headers.front().second);
    int& at_once = under_way[host];
    most_at_once = std::max(most_at_once, ++at_once);
    if (hanging.contains(host)) {
      net::steady_timer never(io_, net::steady_timer::time_point::max());
      released.push_back(&never);
      boost::system::error_code ignored;
      co_await never.async_wait(net::redirect_error(net::use_awaitable, ignored));
    }
    --under_way[host];
    http::ClientAnswer answer = answer_(request);
    co_return answer;
  }

  void turn() {
    dispatcher.turn();
    io_.restart();
    io_.poll();
  }

  void release_all() {
    for (net::steady_timer* timer : std::exchange(released, {})) timer->cancel();
    io_.restart();
    io_.poll();
  }

  test::MemoryOutbox outbox_;
  FakeClock clock_;
  net::io_context io_;
  Metrics registry_;
  OutboundMetrics metrics_{registry_};
  std::function<http::ClientAnswer(const http::ClientRequest&)> answer_ = [](const auto&) {
    return answered(200);
  };
  std::vector<std::string> sent;
  std::set<std::string> keys;
  std::set<std::string> hanging;
  std::map<std::string, int> under_way;
  int most_at_once = 0;
  std::vector<net::steady_timer*> released;

  Sender sender{io_,
                [this](http::ClientRequest request) { return send(std::move(request)); },
                clock_,
                {},
                [this](Result result) { dispatcher.finished(std::move(result)); }};
  Dispatcher dispatcher{{},
                        outbox_,
                        clock_,
                        [this](std::vector<Delivery> deliveries) {
                          for (Delivery& delivery : deliveries) sender.take(std::move(delivery));
                        },
                        metrics_};
};

TEST_F(DispatcherTest, DeliversEachOnce) {
  for (unsigned i = 0; i < 1000; ++i) outbox_.add(make_delivery(i, 1 + i % 7));
  for (int i = 0; i < 200; ++i) turn();
  EXPECT_THAT(sent, SizeIs(1000));
  EXPECT_THAT(keys, SizeIs(1000));
  EXPECT_EQ(outbox_.count(DeliveryState::kDelivered), 1000U);
}

TEST_F(DispatcherTest, SendsFewAtOnceToAHost) {
  hanging = {"https://host1.example"};
  for (unsigned i = 0; i < 50; ++i) outbox_.add(make_delivery(i));
  for (int i = 0; i < 10; ++i) turn();
  EXPECT_THAT(sent, SizeIs(2));
  EXPECT_EQ(most_at_once, 2);
  hanging.clear();
  release_all();
  for (int i = 0; i < 50; ++i) turn();
  EXPECT_THAT(sent, SizeIs(50));
}

TEST_F(DispatcherTest, AHostThatHangsHoldsUpNoOther) {
  hanging = {"https://host1.example"};
  for (unsigned i = 0; i < 500; ++i) outbox_.add(make_delivery(i, 1));  // all in front
  for (unsigned i = 500; i < 600; ++i) outbox_.add(make_delivery(i, 2 + i % 10));
  for (int i = 0; i < 10; ++i) turn();
  const auto to_others = std::count_if(sent.begin(), sent.end(), [](const std::string& url) {
    return !url.starts_with("https://host1.example");
  });
  EXPECT_EQ(to_others, 100);
  release_all();
}

TEST_F(DispatcherTest, TellsAConversionsStatusesInTheirOrder) {
  Delivery approved = make_delivery(1, 1, 1);
  Delivery rejected = make_delivery(1, 1, 2);
  rejected.url += "&status=rejected";
  outbox_.add(approved);
  outbox_.add(rejected);
  int failures = 3;
  answer_ = [&](const auto&) { return failures-- > 0 ? answered(500) : answered(200); };
  for (int i = 0; i < 40; ++i) {
    turn();
    clock_.time += 10s;
  }
  ASSERT_THAT(sent, SizeIs(5));
  for (int i = 0; i < 4; ++i)
    EXPECT_THAT(sent[static_cast<std::size_t>(i)], testing::Not(testing::HasSubstr("rejected")));
  EXPECT_THAT(sent[4], testing::HasSubstr("rejected"));
}

TEST_F(DispatcherTest, TriesAgainForThreeDaysWithGrowingPausesAndTheSameKey) {
  outbox_.add(make_delivery(1));
  answer_ = [](const auto&) { return failed(http::ClientAnswer::Outcome::kConnectFailed); };
  const UnixMillis end = kNow + std::chrono::hours(24 * 4);
  for (; clock_.time < end && outbox_.rows[0].state == DeliveryState::kDue; clock_.time += 20s) turn();
  const auto& row = outbox_.rows[0];
  EXPECT_EQ(row.state, DeliveryState::kDead);
  EXPECT_THAT(row.attempts, SizeIs(Ge(15U)));
  EXPECT_LT(row.attempts.size(), 120U);
  EXPECT_THAT(keys, SizeIs(1));
  EXPECT_GE(clock_.time - kNow, std::chrono::hours(24 * 3 - 4));
  EXPECT_EQ(row.attempts.front().outcome, "connect_failed");
}

TEST_F(DispatcherTest, WhatThisVersionCannotReadIsLeftToANewerOne) {
  Delivery delivery = make_delivery(1);
  delivery.url = "https://host1.example/?c={of_tomorrow}";
  outbox_.add(delivery);
  turn();
  turn();
  EXPECT_THAT(sent, SizeIs(0));
  EXPECT_EQ(outbox_.rows[0].state, DeliveryState::kDue);
  EXPECT_THAT(outbox_.rows[0].attempts, SizeIs(1));
}

TEST_F(DispatcherTest, WaitsAsLongAsTheReceiverAsks) {
  outbox_.add(make_delivery(1));
  answer_ = [](const auto&) {
    http::ClientAnswer answer = answered(429);
    answer.retry_after = 300s;
    return answer;
  };
  turn();
  turn();
  answer_ = [](const auto&) { return answered(200); };
  clock_.time += 299s;
  turn();
  EXPECT_THAT(sent, SizeIs(1));
  clock_.time += 1s;
  turn();
  EXPECT_THAT(sent, SizeIs(2));
}

TEST_F(DispatcherTest, KeepsWhatWasTriedWhileTheDatabaseIsAway) {
  for (unsigned i = 0; i < 5; ++i) outbox_.add(make_delivery(i));
  turn();
  outbox_.before = [](const std::string&) { throw StoreError(StoreFailure::kUnavailable, "away"); };
  EXPECT_THROW(dispatcher.turn(), StoreError);
  EXPECT_THROW(dispatcher.turn(), StoreError);
  outbox_.before = [](const std::string&) {};
  turn();
  EXPECT_EQ(outbox_.count(DeliveryState::kDelivered), 5U);
  EXPECT_THAT(sent, SizeIs(5));
}

TEST_F(DispatcherTest, GivesBackWhatMightOutlastItsClaim) {
  hanging = {"https://host1.example"};
  for (unsigned i = 0; i < 5; ++i) outbox_.add(make_delivery(i));
  turn();
  clock_.time += 30s;  // of the minute that it has
  release_all();
  hanging.clear();
  EXPECT_THAT(sent, SizeIs(2));
  turn();
  turn();
  turn();
  EXPECT_THAT(sent, SizeIs(5));
  EXPECT_EQ(outbox_.count(DeliveryState::kDelivered), 5U);
}

TEST_F(DispatcherTest, StopsWithoutAFailureOfWhatItHadNotSent) {
  hanging = {"https://host1.example"};
  for (unsigned i = 0; i < 5; ++i) outbox_.add(make_delivery(i));
  turn();
  sender.stop();
  answer_ = [](const auto&) { return failed(http::ClientAnswer::Outcome::kCut); };
  release_all();
  dispatcher.turn();
  for (const auto& row : outbox_.rows) {
    EXPECT_EQ(row.state, DeliveryState::kDue);
    EXPECT_THAT(row.attempts, SizeIs(0));
  }
}

}  // namespace
}  // namespace homing::outbound
