#include <gtest/gtest.h>

#include "test_server.hpp"
#include "tests/support/abuse_corpus.hpp"

namespace homing::http {
namespace {

using test::Abuse;
using test::Abuses;
using test::kGoodClick;
using test::kSmuggled;

class ServerAbuseTest : public testing::TestWithParam<Abuses (*)()> {};

TEST_P(ServerAbuseTest, IsAnsweredOnceAndClosedAndNothingIsSmuggled) {
  TestServer server;
  for (const Abuse& abuse : GetParam()()) {
    SCOPED_TRACE(abuse.name);
    const std::size_t seen_before = server.seen_count();
    RawClient client(server.port());
    client.send(abuse.bytes);
    const auto response = client.read_response();
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, abuse.status) << response->head;
    EXPECT_TRUE(response->has("Connection: close"));
    client.send(kSmuggled);
    EXPECT_TRUE(client.is_closed());
    EXPECT_EQ(server.seen_count(), seen_before) << server.seen().back();
    EXPECT_TRUE(server.works());
  }
}

TEST_P(ServerAbuseTest, IsRefusedBehindAGoodRequestToo) {
  TestServer server;
  for (const Abuse& abuse : GetParam()()) {
    SCOPED_TRACE(abuse.name);
    const std::size_t seen_before = server.seen_count();
    RawClient client(server.port());
    client.send(kGoodClick + abuse.bytes);
    const auto good = client.read_response();
    ASSERT_TRUE(good.has_value());
    EXPECT_EQ(good->status, 302U);
    const auto bad = client.read_response();
    ASSERT_TRUE(bad.has_value());
    EXPECT_EQ(bad->status, abuse.status) << bad->head;
    EXPECT_TRUE(client.is_closed());
    EXPECT_EQ(server.seen_count(), seen_before + 1);
  }
}

INSTANTIATE_TEST_SUITE_P(RequestLine, ServerAbuseTest, testing::Values(test::abused_request_lines));
INSTANTIATE_TEST_SUITE_P(Header, ServerAbuseTest, testing::Values(test::abused_headers));
INSTANTIATE_TEST_SUITE_P(Framing, ServerAbuseTest, testing::Values(test::abused_framings));
INSTANTIATE_TEST_SUITE_P(Chunk, ServerAbuseTest, testing::Values(test::abused_chunks));

}  // namespace
}  // namespace homing::http
