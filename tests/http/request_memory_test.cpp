#include "http/request_memory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "http/request_reader.hpp"
#include "test_server.hpp"

namespace homing::http {
namespace {

struct Borrower {
  explicit Borrower(RequestMemory& memory) : loan(memory, [this] { ++asked; }) {}
  bool take(std::size_t bytes) {
    const bool taken = loan.grow_to(bytes);
    loan.wait_for_client();
    return taken;
  }
  int asked = 0;
  MemoryLoan loan;
};

TEST(RequestMemory, LendsNoMoreThanThereIs) {
  RequestMemory memory(1000, 125);
  Borrower a(memory);
  Borrower b(memory);
  EXPECT_TRUE(a.take(600));
  EXPECT_FALSE(b.take(401));
  EXPECT_TRUE(b.take(400));
  EXPECT_FALSE(b.take(401));
  a.loan.shrink_to(100);
  EXPECT_TRUE(b.take(900));
}

TEST(RequestMemory, TakesALoanBackThatEnds) {
  RequestMemory memory(1000, 125);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Borrower(memory).take(1000));
}

TEST(RequestMemory, CallsTheOldestBackWhenLittleIsLeft) {
  RequestMemory memory(1000, 125);
  std::vector<std::unique_ptr<Borrower>> borrowers;
  for (int i = 0; i < 10; ++i) {
    borrowers.push_back(std::make_unique<Borrower>(memory));
    ASSERT_TRUE(borrowers.back()->take(100));
  }
  const auto asked = [&](int i) { return borrowers[static_cast<std::size_t>(i)]->asked; };
  EXPECT_EQ(asked(0), 1);
  EXPECT_EQ(asked(1), 1);
  for (int i = 2; i < 10; ++i) EXPECT_EQ(asked(i), 0) << i;
}

TEST(RequestMemory, DoesNotGrowWhatItHasCalledBack) {
  RequestMemory memory(1000, 125);
  Borrower first(memory);
  Borrower second(memory);
  ASSERT_TRUE(first.take(100));
  ASSERT_TRUE(second.take(800));
  ASSERT_TRUE(first.loan.called_back());
  EXPECT_FALSE(first.take(101));
  first.loan.shrink_to(0);
  EXPECT_FALSE(first.loan.called_back());
  EXPECT_TRUE(first.take(50));
}

TEST(RequestMemory, DoesNotCallBackWhatIsWhole) {
  RequestMemory memory(1000, 125);
  Borrower whole(memory);
  Borrower slow(memory);
  ASSERT_TRUE(whole.take(500));
  whole.loan.hold();
  ASSERT_TRUE(slow.take(300));
  EXPECT_TRUE(Borrower(memory).take(100));
  EXPECT_EQ(whole.asked, 0);
  EXPECT_EQ(slow.asked, 1);
}

TEST(RequestMemory, AsksNobodyToGiveWayToItself) {
  RequestMemory memory(1000, 125);
  Borrower only(memory);
  EXPECT_TRUE(only.take(1000));
  EXPECT_EQ(only.asked, 0);
}

/// Gives `bytes` to the reader as far as it wants them.
RequestReader::State feed(RequestReader& reader, std::string_view bytes) {
  auto state = RequestReader::State::kNeedMore;
  while (!bytes.empty() && state == RequestReader::State::kNeedMore) {
    const std::span<char> space = reader.space();
    const std::size_t count = std::min(space.size(), bytes.size());
    std::copy_n(bytes.data(), count, space.data());
    bytes.remove_prefix(count);
    state = reader.received(count);
  }
  return state;
}

std::string post(std::size_t body_bytes) {
  return "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body_bytes) + "\r\n\r\n" +
         std::string(body_bytes, 'x');
}

TEST(RequestMemory, IsNotNeededForARequestOfAFewKilobytes) {
  RequestMemory nothing(0, 0);
  MemoryLoan loan(nothing, [] {});
  RequestReader reader(kLimits, loan);
  const std::string chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nC00\r\n" +
                              std::string(3072, 'x') + "\r\n0\r\n\r\n";
  for (const std::string& request : {post(3900), chunked}) {
    EXPECT_EQ(feed(reader, request.substr(0, 1000)), RequestReader::State::kNeedMore);
    EXPECT_EQ(feed(reader, request.substr(1000)), RequestReader::State::kRequest);
    EXPECT_EQ(reader.next(), RequestReader::State::kNeedMore);
  }
}

TEST(RequestMemory, BoundsWhatALongRequestTakes) {
  const std::string chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n8000\r\n" +
                              std::string(20000, 'x');
  const std::string header = "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20000, 'x');
  for (const std::string& request : {post(20000), chunked, header}) {
    RequestMemory memory(12000, 0);
    MemoryLoan loan(memory, [] {});
    RequestReader reader(kLimits, loan);
    EXPECT_EQ(feed(reader, request), RequestReader::State::kRefused);
    EXPECT_EQ(reader.refusal(), Refusal::kMemory);
  }
}

TEST(RequestMemory, IsGivenBackBehindARequest) {
  const std::string header = "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20000, 'x') + "\r\n\r\n";
  RequestMemory memory(RequestReader::most_memory(kLimits), 0);
  MemoryLoan loan(memory, [] {});
  RequestReader reader(kLimits, loan);
  const std::size_t idle = reader.space().size();
  for (const std::string& request : {post(65536), header}) {
    ASSERT_EQ(feed(reader, request), RequestReader::State::kRequest);
    ASSERT_EQ(reader.next(), RequestReader::State::kNeedMore);
    EXPECT_EQ(reader.space().size(), idle);
    EXPECT_TRUE(Borrower(memory).loan.grow_to(RequestReader::most_memory(kLimits)));
  }
}

TEST(Server, LetsOneSlowRequestKeepOutNoOther) {
  ServerOptions options;
  options.io_threads = 1;
  options.max_request_memory_bytes = 0;
  for (std::size_t sent = 5000; sent < 65000; sent += 5000) {
    TestServer server(options);
    RawClient slow(server.port());
    slow.send(post(65000).substr(0, sent));
    ASSERT_TRUE(slow.all_is_read());
    RawClient quick(server.port());
    quick.send(post(65536));
    const auto response = quick.read_response();
    ASSERT_TRUE(response.has_value()) << sent;
    EXPECT_EQ(response->status, 200U) << sent;
  }
}

TEST(Server, HoldsNothingOfARequestWhoseAnswerIsNotTaken) {
  ServerOptions options;
  options.io_threads = 1;
  options.max_request_memory_bytes = 0;
  TestServer server(options);
  std::vector<std::unique_ptr<RawClient>> stuck;
  for (int i = 0; i < 5; ++i) {
    stuck.push_back(std::make_unique<RawClient>(server.port(), std::chrono::milliseconds(200)));
    while (stuck.back()->send(post(60000))) {
    }
  }
  RawClient quick(server.port());
  quick.send(post(60000));
  const auto response = quick.read_response();
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 200U);
}

TEST(Server, LetsTheSlowestRequestsGiveWayToOneThatComesAtOnce) {
  ServerOptions options;
  options.io_threads = 1;
  options.max_request_memory_bytes = 1024 * 1024;
  TestServer server(options);
  std::vector<std::unique_ptr<RawClient>> slow;
  for (int i = 0; i < 100; ++i) {
    slow.push_back(std::make_unique<RawClient>(server.port()));
    slow.back()->send(post(60000).substr(0, 50000));
    RawClient quick(server.port());
    quick.send(post(60000));
    const auto response = quick.read_response();
    ASSERT_TRUE(response.has_value()) << i;
    ASSERT_EQ(response->status, 200U) << i;
    ASSERT_EQ(response->body.size(), 60000U) << i;
  }
  const auto first = slow.front()->read_response();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->status, 503U);
  EXPECT_TRUE(first->has("Retry-After: 1"));
  EXPECT_TRUE(slow.front()->is_closed());

  slow.back()->send(post(60000).substr(50000));
  const auto last = slow.back()->read_response();
  ASSERT_TRUE(last.has_value());
  EXPECT_EQ(last->status, 200U);
}

}  // namespace
}  // namespace homing::http
