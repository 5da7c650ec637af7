#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "abused_tracker.hpp"
#include "tests/support/abuse_corpus.hpp"
#include "tests/support/raw_client.hpp"

namespace homing::test {
namespace {

using testing::HasSubstr;
using testing::Not;

bool is_head(const std::string& bytes) {
  return bytes.starts_with("HEAD ");
}

class AbuseOfTheProgram : public testing::TestWithParam<Abuses (*)()> {};

TEST_P(AbuseOfTheProgram, IsAnsweredOnceAndClosedAndLeavesNothingBehind) {
  AbusedTracker abused;
  for (const Abuse& abuse : GetParam()()) {
    SCOPED_TRACE(abuse.name);
    const std::uint64_t refused = abused.refused();
    const std::uint64_t answered = abused.answered();
    RawClient client(abused.tracker.server.port());
    client.send(abuse.bytes);
    const auto response = client.read_response();
    ASSERT_TRUE(response.has_value()) << abused.tracker.server.log();
    EXPECT_EQ(response->status, abuse.status) << response->head;
    EXPECT_TRUE(response->has("Connection: close"));
    client.send(kSmuggled);
    EXPECT_TRUE(client.is_closed());
    abused.click_as_usual();
    EXPECT_EQ(abused.refused(), refused + 1);
    EXPECT_EQ(abused.answered(), answered + 1);
    EXPECT_EQ(abused.clicks(), abused.usual_clicks());
  }
  abused.expect_the_database_to_agree();
}

INSTANTIATE_TEST_SUITE_P(RequestLine, AbuseOfTheProgram, testing::Values(abused_request_lines));
INSTANTIATE_TEST_SUITE_P(Header, AbuseOfTheProgram, testing::Values(abused_headers));
INSTANTIATE_TEST_SUITE_P(Framing, AbuseOfTheProgram, testing::Values(abused_framings));
INSTANTIATE_TEST_SUITE_P(Chunk, AbuseOfTheProgram, testing::Values(abused_chunks));

TEST(OddButLegal, IsAnsweredOnceAsItShouldBeAndNotEchoed) {
  AbusedTracker abused;
  std::uint64_t odd_clicks = 0;
  for (const Oddity& oddity : oddities()) {
    SCOPED_TRACE(oddity.name);
    const std::uint64_t answered = abused.answered();
    RawClient client(abused.tracker.server.port());
    client.send(oddity.bytes);
    const auto response = client.read_response(is_head(oddity.bytes));
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, oddity.status) << response->head << response->body;
    EXPECT_THAT(response->head + response->body, Not(HasSubstr(kSecret)));
    EXPECT_EQ(response->has("Connection: close"), !oddity.stays_open) << response->head;
    odd_clicks += oddity.status == 302 ? 1 : 0;
    if (oddity.stays_open) {
      client.send(kGoodClick);
      const auto next = client.read_response();
      ASSERT_TRUE(next.has_value());
      EXPECT_EQ(next->status, 302U) << "the request behind it";
      ++odd_clicks;
    } else {
      client.finish_sending();
      EXPECT_TRUE(client.is_closed());
    }
    abused.click_as_usual();
    EXPECT_EQ(abused.answered(), answered + (oddity.stays_open ? 2 : 1));
    EXPECT_EQ(abused.clicks(), abused.usual_clicks() + odd_clicks);
  }
  EXPECT_EQ(abused.refused(), 0U);
  abused.expect_the_database_to_agree();
}

TEST(OddButLegal, ABodyIsAskedForOnceItsClientExpectsThat) {
  AbusedTracker abused;
  const std::string body = "click_id=x";
  RawClient client(abused.tracker.server.port());
  client.send(
      post_with("Expect: 100-continue\r\nContent-Length: " + std::to_string(body.size()) + "\r\n", ""));
  EXPECT_EQ(client.read_response().value_or(RawResponse()).head, "HTTP/1.1 100 Continue\r\n\r\n");
  client.send(body);
  EXPECT_EQ(client.read_response().value_or(RawResponse()).status, 400U);
  client.send(post_with("Expect: 100-continue\r\nContent-Length: 70000\r\n", ""));
  EXPECT_EQ(client.read_response().value_or(RawResponse()).status, 413U) << "no word that it is welcome";
}

}  // namespace
}  // namespace homing::test
