// Requests that are as usual but for how their bytes come: in pieces, in heaps, without end, cut off.

#include <gtest/gtest.h>

#include <chrono>
#include <future>

#include "abused_tracker.hpp"
#include "tests/support/abuse_corpus.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/scale.hpp"

namespace homing::test {
namespace {

using namespace std::chrono_literals;

std::string location_of(const RawResponse& response) {
  return parse_head(response.head).location();
}

std::string click_number(int number) {
  return "GET " + kClickTarget + "&sub1=n" + std::to_string(number) + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

TEST(Pipelining, AnswersClicksInTheirOrderAndRecordsEachOnce) {
  const int depth = scaled("HOMING_PIPELINE_DEPTH", 1000);
  AbusedTracker abused;
  std::string requests;
  for (int i = 0; i < depth; ++i) requests += click_number(i);
  RawClient client(abused.tracker.server.port());
  // Else both sides wait for the other to read.
  auto sent = std::async(std::launch::async, [&] { return client.send(requests); });
  for (int i = 0; i < depth; ++i) {
    const auto response = client.read_response();
    ASSERT_TRUE(response.has_value()) << i;
    ASSERT_EQ(response->status, 302U) << i;
    ASSERT_NE(location_of(*response).find("s=n" + std::to_string(i) + "#"), std::string::npos) << i;
  }
  EXPECT_TRUE(sent.get());
  client.finish_sending();
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(abused.clicks(), static_cast<std::uint64_t>(depth));
  abused.expect_the_database_to_agree();
  EXPECT_EQ(abused.tracker.database.value("SELECT count(DISTINCT sub1) FROM clicks"), std::to_string(depth));
}

TEST(Pipelining, WhatIsBehindARefusalIsNotAnswered) {
  AbusedTracker abused;
  RawClient client(abused.tracker.server.port());
  client.send(kGoodClick + kGoodClick + get_with("Host: a\r\nHost: b\r\n") + repeated(kSmuggled, 100));
  EXPECT_EQ(client.read_response().value_or(RawResponse()).status, 302U);
  EXPECT_EQ(client.read_response().value_or(RawResponse()).status, 302U);
  EXPECT_EQ(client.read_response().value_or(RawResponse()).status, 400U);
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(abused.clicks(), 2U);
  abused.expect_the_database_to_agree();
}

TEST(Pieces, MakeTheSameRequestWhereverItIsSplit) {
  AbusedTracker abused;
  const std::string chunked =
      post_with("Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n",
                "6;a=\"b\"\r\nclick_\r\n4\r\nid=x\r\n0\r\nX: y\r\n\r\n");
  int clicks = 0;
  for (const std::string& request : {kGoodClick, chunked}) {
    RawClient client(abused.tracker.server.port());
    for (std::size_t cut = 1; cut < request.size(); ++cut) {
      client.send(request.substr(0, cut));
      ASSERT_TRUE(client.all_is_read()) << cut;
      client.send(request.substr(cut));
      const auto response = client.read_response();
      ASSERT_TRUE(response.has_value()) << cut;
      ASSERT_EQ(response->status, request == kGoodClick ? 302U : 400U) << cut << response->body;
      if (request == kGoodClick) {
        ++clicks;
      } else {
        ASSERT_NE(response->body.find("click_id_malformed"), std::string::npos) << cut << response->body;
      }
    }
  }
  EXPECT_EQ(abused.clicks(), static_cast<std::uint64_t>(clicks));
  EXPECT_EQ(abused.refused(), 0U);
}

TEST(Pieces, OfOneByteEachMakeARequestToo) {
  AbusedTracker abused;
  RawClient client(abused.tracker.server.port());
  for (const char byte : kGoodClick) {
    client.send(std::string(1, byte));
    ASSERT_TRUE(client.all_is_read());
  }
  EXPECT_EQ(client.read_response().value_or(RawResponse()).status, 302U);
  EXPECT_EQ(abused.clicks(), 1U);
}

TEST(HalfARequest, LeavesNothingBehindHoweverItsClientGoes) {
  AbusedTracker abused;
  const std::string post = post_with("Content-Length: 10\r\n", "click_id=x");
  for (const std::string& request : {kGoodClick, post}) {
    for (std::size_t length = 0; length < request.size(); length += 3) {
      SCOPED_TRACE(request.substr(0, length));
      RawClient leaves(abused.tracker.server.port());
      leaves.send(request.substr(0, length));
      RawClient resets(abused.tracker.server.port());
      resets.send(request.substr(0, length));
      resets.reset();
      RawClient half(abused.tracker.server.port());
      half.send(request.substr(0, length));
      half.finish_sending();
      const auto response = half.read_response();
      ASSERT_EQ(response ? response->status : 0U, length > 0 ? 400U : 0U);
    }
  }
  abused.click_as_usual();
  EXPECT_EQ(abused.clicks(), 1U);
  abused.expect_the_database_to_agree();
}

TEST(ResetStorm, OfWholeRequestsHurtsNobody) {
  AbusedTracker abused;
  const int resets = scaled("HOMING_RESETS", 500);
  for (int i = 0; i < resets; ++i) {
    RawClient client(abused.tracker.server.port());
    client.send(i % 2 == 0 ? kGoodClick : kGoodClick + kGoodClick + "GET /cl");
    client.reset();
    if (i % 50 == 0) abused.click_as_usual();
  }
  EXPECT_TRUE(eventually([&] { return abused.open_connections() == 1; })) << "that which asks";
  abused.click_as_usual();
  abused.expect_the_database_to_agree();
}

struct Endless {
  const char* name;
  std::string start;
  std::string piece;
  unsigned status;
};

TEST(EndlessStream, IsAnsweredEarlyAndCutOff) {
  constexpr std::size_t kMuch = 64 * 1024 * 1024;
  // What it reads at most, and what fits into the sockets' buffers.
  constexpr std::size_t kTaken = 1024 * 1024 + 6 * 1024 * 1024;
  AbusedTracker abused;
  const std::string te = "Transfer-Encoding: chunked\r\n";
  const std::vector<Endless> streams{
      {"target", "GET /click?", "a", 414},
      {"header", "GET /click HTTP/1.1\r\nX: ", "y", 431},
      {"headers", "GET /click HTTP/1.1\r\n", "X: y\r\n", 431},
      {"chunk extensions", post_with(te, ""), "1;" + std::string(200, 'x') + "\r\ny\r\n", 413},
      {"chunks", post_with(te, ""), "1000\r\n" + std::string(4096, 'y') + "\r\n", 413},
      {"trailer", post_with(te, "0\r\n"), "X: y\r\n", 400},
      {"body", post_with("Content-Length: 99999999\r\n", ""), "y", 413},
      {"empty lines", "", "\r\n", 400},
  };
  for (const Endless& stream : streams) {
    SCOPED_TRACE(stream.name);
    RawClient client(abused.tracker.server.port());
    client.send(stream.start);
    const std::string much = repeated(stream.piece, static_cast<int>(65'536 / stream.piece.size()));
    std::size_t taken = 0;
    while (taken < kMuch && client.send(much)) taken += much.size();
    EXPECT_LT(taken, kTaken);
    RecordProperty(stream.name, std::to_string(taken));
    abused.click_as_usual();

    RawClient patient(abused.tracker.server.port());
    patient.send(stream.start + repeated(much, 10));
    EXPECT_EQ(patient.read_response().value_or(RawResponse()).status, stream.status);
  }
  EXPECT_EQ(abused.clicks(), abused.usual_clicks());
}

}  // namespace
}  // namespace homing::test
