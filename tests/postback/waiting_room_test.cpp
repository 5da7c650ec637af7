#include "homing/postback/waiting_room.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <thread>

namespace homing::postback {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Outcome = std::optional<PostbackOutcome>;

const Uuid kId = Uuid::from_halves(1, 2);
const PostbackOutcome kRecorded{PostbackCode::kRecorded, Uuid::from_halves(3, 4), "recorded"};

asio::awaitable<void> wait(WaitingRoom& room, const Uuid& id, std::chrono::milliseconds at_most, Outcome& out,
                           std::function<void()> once_inside) {
  const auto executor = co_await asio::this_coro::executor;
  WaitingRoom::Ticket ticket = room.enter(id, executor);
  once_inside();
  out = co_await ticket.wait(at_most);
}

/// @param io  has to outlive whoever publishes
Outcome wait_while(asio::io_context& io, WaitingRoom& room, std::chrono::milliseconds at_most,
                   std::function<void()> once_inside) {
  Outcome out;
  asio::co_spawn(io, wait(room, kId, at_most, out, std::move(once_inside)),
                 [](const std::exception_ptr& error) {
                   if (error) std::rethrow_exception(error);
                 });
  io.run();
  return out;
}

Outcome wait_while(WaitingRoom& room, std::chrono::milliseconds at_most, std::function<void()> once_inside) {
  asio::io_context io;
  return wait_while(io, room, at_most, std::move(once_inside));
}

TEST(WaitingRoom, AnOutcomeThatComesBeforeTheWaitIsNotMissed) {
  WaitingRoom room;
  EXPECT_EQ(wait_while(room, 10s, [&] { room.publish(kId, kRecorded); }), kRecorded);
}

TEST(WaitingRoom, AnOutcomeFromAnotherThreadWakesTheWaiter) {
  asio::io_context io;
  WaitingRoom room;
  std::thread applier;
  const Outcome outcome =
      wait_while(io, room, 10s, [&] { applier = std::thread([&] { room.publish(kId, kRecorded); }); });
  applier.join();
  EXPECT_EQ(outcome, kRecorded);
}

TEST(WaitingRoom, TellsWhenSomebodyHasCome) {
  WaitingRoom room;
  const auto start = std::chrono::steady_clock::now();
  room.wait_for_anybody(20ms);
  EXPECT_GE(std::chrono::steady_clock::now() - start, 20ms) << "nobody was there";
  asio::io_context io;
  std::optional<WaitingRoom::Ticket> ticket;
  std::thread visitor([&] { ticket.emplace(room.enter(kId, io.get_executor())); });
  room.wait_for_anybody(1h);
  visitor.join();
  room.wait_for_anybody(1h);
  ticket.reset();
  room.wait_for_anybody(1ms);
}

TEST(WaitingRoom, WithoutAnOutcomeTheTimeRunsOut) {
  WaitingRoom room;
  EXPECT_EQ(wait_while(room, 1ms, [&] { room.publish(Uuid::from_halves(9, 9), kRecorded); }), std::nullopt);
}

TEST(WaitingRoom, AnOutcomeForNobodyIsDropped) {
  WaitingRoom room;
  (void)wait_while(room, 1ms, [] {});
  room.publish(kId, kRecorded);
  EXPECT_EQ(wait_while(room, 1ms, [] {}), std::nullopt) << "a later visitor must not get it";
}

}  // namespace
}  // namespace homing::postback
