#include "homing/http/resolver.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <optional>

#include "tests/support/eventually.hpp"

namespace homing::http {
namespace {

namespace net = boost::asio;
using testing::ElementsAre;

Resolved at(const std::string& address) {
  Resolved found;
  found.addresses.push_back(net::ip::make_address(address));
  return found;
}

/// Asks a name server that answers when the test lets it: each lookup gets the next address.
class Resolving : public testing::Test {
 protected:
  ~Resolving() override { answer_all(); }

  struct Asked {
    std::optional<Resolved> answer;
    net::cancellation_signal give_up;
  };

  std::shared_ptr<Asked> ask(const std::string& host) {
    auto asked = std::make_shared<Asked>();
    auto note = [asked](const std::exception_ptr&, Resolved found) { asked->answer = std::move(found); };
    net::co_spawn(io_, resolver_.resolve(host),
                  net::bind_cancellation_slot(asked->give_up.slot(), std::move(note)));
    io_.restart();
    io_.poll();
    return asked;
  }

  void answer_all() {
    if (!answered_) gate_.set_value();
    answered_ = true;
  }

  [[nodiscard]] bool run_until(const std::function<bool()>& condition) {
    return test::eventually([&] {
      io_.restart();
      io_.poll();
      return condition();
    });
  }

  Resolved look_up(const std::string& host) {
    const int number = ++lookups_;
    open_.wait();
    return at(host == "a.test" ? "192.0.2." + std::to_string(number) : "198.51.100.1");
  }

  std::promise<void> gate_;
  std::shared_future<void> open_ = gate_.get_future().share();
  bool answered_ = false;
  std::atomic<int> lookups_{0};
  net::io_context io_;
  SystemResolver resolver_{2, [this](const std::string& host) { return look_up(host); }};
};

TEST_F(Resolving, SharesALookupAmongThoseWhoAskMeanwhile) {
  std::vector<std::shared_ptr<Asked>> all;
  for (int i = 0; i < 20; ++i) all.push_back(ask("a.test"));
  const auto other = ask("b.test");
  ASSERT_TRUE(run_until([&] { return lookups_ == 2; }));
  answer_all();
  ASSERT_TRUE(run_until([&] { return all.back()->answer && other->answer; }));
  for (const auto& asked : all) {
    ASSERT_TRUE(asked->answer);
    EXPECT_EQ(asked->answer->addresses, all.front()->answer->addresses);
  }
  EXPECT_EQ(lookups_, 2);
  EXPECT_THAT(other->answer->addresses, ElementsAre(net::ip::make_address("198.51.100.1")));
}

TEST_F(Resolving, KeepsNoAnswer) {
  answer_all();
  for (const char* address : {"192.0.2.1", "192.0.2.2", "192.0.2.3"}) {
    const auto asked = ask("a.test");
    ASSERT_TRUE(run_until([&] { return asked->answer.has_value(); }));
    EXPECT_THAT(asked->answer->addresses, ElementsAre(net::ip::make_address(address)));
  }
}

TEST_F(Resolving, GoesOnForTheOthersWhereOneGivesUp) {
  const auto first = ask("a.test");
  const auto second = ask("a.test");
  first->give_up.emit(net::cancellation_type::all);
  ASSERT_TRUE(run_until([&] { return first->answer.has_value(); }));
  EXPECT_TRUE(first->answer->addresses.empty());
  EXPECT_FALSE(second->answer);
  answer_all();
  ASSERT_TRUE(run_until([&] { return second->answer.has_value(); }));
  EXPECT_EQ(second->answer->addresses.size(), 1U);
}

TEST_F(Resolving, AsksAnewWhereAllHaveGivenUp) {
  const auto busy = ask("b.test");
  const auto busy_too = ask("c.test");
  const auto first = ask("a.test");  // has to wait for a thread
  first->give_up.emit(net::cancellation_type::all);
  ASSERT_TRUE(run_until([&] { return first->answer.has_value(); }));
  const auto second = ask("a.test");
  answer_all();
  ASSERT_TRUE(run_until([&] { return second->answer && busy->answer && busy_too->answer; }));
  EXPECT_EQ(second->answer->addresses.size(), 1U);
  EXPECT_EQ(lookups_, 3) << "what nobody waits for is not looked up";
}

TEST_F(Resolving, ADeadNameServerOfOneNameHoldsUpNoOther) {
  SystemResolver resolver(
      2, [this](const std::string& host) { return host == "a.test" ? look_up(host) : at("198.51.100.1"); });
  std::optional<Resolved> found;
  for (const char* host : {"a.test", "b.test"}) {
    net::co_spawn(io_, resolver.resolve(host), [&, host](const std::exception_ptr&, Resolved result) {
      if (host == std::string_view("b.test")) found = std::move(result);
    });
  }
  EXPECT_TRUE(run_until([&] { return found.has_value(); }));
  answer_all();
}

TEST(SystemResolver, LooksUpNamesOfTheSystem) {
  net::io_context io;
  {
    SystemResolver resolver(1);
    Resolved found;
    net::co_spawn(io, resolver.resolve("localhost"),
                  [&](const std::exception_ptr&, Resolved result) { found = std::move(result); });
    io.run_for(test::kDeadline);
    ASSERT_FALSE(found.addresses.empty()) << found.error;
    EXPECT_TRUE(found.addresses.front().is_loopback());
  }
}

}  // namespace
}  // namespace homing::http
