// The corpus through a proxy: both have to see the same requests, or one client's bytes become another's
// request.

#include <gtest/gtest.h>

#include <map>

#include "abused_tracker.hpp"
#include "tests/support/abuse_corpus.hpp"
#include "tests/support/front_proxy.hpp"
#include "tests/support/raw_client.hpp"

namespace homing::test {
namespace {

class BehindAProxy : public testing::TestWithParam<ProxyKind> {
 protected:
  /// Sends the bytes and waits for the end of all that comes of them. It hangs up once there is an answer:
  /// before, that would be another abuse, of which each proxy thinks differently.
  void abuse(const std::string& bytes) {
    RawClient client(proxy_.port());
    client.send(bytes);
    (void)client.read_response(bytes.starts_with("HEAD "));
    client.finish_sending();
    (void)client.read_to_end();
  }

  /// What a click of another visitor behind it gets has to be the answer to that click.
  void click_as_usual() {
    const std::string name = "visitor" + std::to_string(++visitors_);
    const HttpResponse response = HttpClient(proxy_.port()).get(kClickTarget + "&sub1=" + name);
    ASSERT_EQ(response.status, 302) << proxy_.log();
    ASSERT_NE(response.location().find("s=" + name + "#"), std::string::npos) << response.location();
  }

  /// The answers of the server by its own count: those to complete requests, and without the questions asked
  /// here. What a proxy began to forward and gave up is no request for either.
  Answers answers_by_its_own_count() { return abused_.answers_to_complete_requests(); }

  void expect_both_to_have_seen_the_same() {
    if (eventually([this] { return proxy_.answers_of_the_server() == answers_by_its_own_count(); })) return;
    EXPECT_EQ(proxy_.answers_of_the_server(), answers_by_its_own_count()) << proxy_.log();
  }

  // HAProxy makes chunks of its own, and so a body that never ends of one that says a wrong length.
  AbusedTracker abused_{{{"HOMING_REQUEST_TIMEOUT", "1s"}}};
  FrontProxy proxy_{GetParam(), abused_.tracker.server.port()};
  int visitors_ = 0;
};

TEST_P(BehindAProxy, BothSeeTheSameRequestsWhateverIsSent) {
  for (const Abuse& abuse_of : all_abuses()) {
    SCOPED_TRACE(abuse_of.name);
    abuse(abuse_of.bytes);
    click_as_usual();
    expect_both_to_have_seen_the_same();
    if (HasFailure()) return;
  }
  EXPECT_GT(abused_.refused(), 0U) << "nothing bad came through: this tests the proxy alone";
}

TEST_P(BehindAProxy, BothSeeTheSameRequestsWhenTheyAreOddAndLegal) {
  for (const Oddity& oddity : oddities()) {
    SCOPED_TRACE(oddity.name);
    abuse(oddity.bytes);
    abuse(kGoodClick + oddity.bytes + kGoodClick);
    click_as_usual();
    expect_both_to_have_seen_the_same();
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Nginx, BehindAProxy, testing::Values(ProxyKind::kNginx));
INSTANTIATE_TEST_SUITE_P(Haproxy, BehindAProxy, testing::Values(ProxyKind::kHaproxy));

}  // namespace
}  // namespace homing::test
