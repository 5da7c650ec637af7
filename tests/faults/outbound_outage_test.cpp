// PostgreSQL goes away while affiliates are being told.

#include <gtest/gtest.h>

#include "tests/support/fake_receiver.hpp"
#include "tests/support/rows.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

class OutboundOutage : public testing::Test {
 protected:
  OutboundOutage()
      : server_(postgres_.url(), {{"HOMING_OUTBOUND_ALLOWED_NETWORKS", "127.0.0.0/8"},
                                  {"HOMING_DATABASE_STATEMENT_TIMEOUT", "2s"}}) {
    migrate(postgres_.url());
    apply_catalog(postgres_.url(), test_catalog());
    apply_catalog(postgres_.url(), R"({"postback_urls": [{"ref": "main", "affiliate": "nora", "url": ")" +
                                       receiver_.url("/p?c={click_id}") + "\"}]}");
    server_.start();
  }

  void convert() {
    HttpClient client = server_.client();
    const std::string id = click_id_in(client.get("/click?offer=shoes&aff=nora").location());
    const int status = client.get("/postback?click_id=" + id).status;
    EXPECT_TRUE(status == 200 || status == 202) << status;
  }
  /// What a crash left claimed is due again when the claim is over, a minute later.
  [[nodiscard]] bool delivered(const std::string& count) {
    return eventually(
        [&] {
          return value(postgres_.url(), "SELECT count(*) FROM outbox WHERE state = 'delivered'") == count;
        },
        kDeadline + std::chrono::minutes(1));
  }

  FakeReceiver receiver_;
  PrivatePostgres postgres_;
  HomingServer server_;
};

TEST_F(OutboundOutage, WhatWasDeliveredMeanwhileIsSettledAndNotSentAgain) {
  ReceiverAnswer held;
  held.hold = true;
  receiver_.answer_next("/p", held);
  convert();
  ASSERT_TRUE(receiver_.wait_for(1));
  postgres_.stop();
  receiver_.release();
  convert();  // is on disk, and told later
  postgres_.start();
  ASSERT_TRUE(delivered("2")) << server_.log();
  EXPECT_EQ(receiver_.request_count(), 2U);
  EXPECT_EQ(value(postgres_.url(), "SELECT count(*) FROM outbox_attempts"), "2");
}

TEST_F(OutboundOutage, EachCrashOfPostgresLosesNoDelivery) {
  constexpr int kConversions = 40;
  for (int i = 0; i < kConversions; ++i) {
    convert();
    if (i % 10 != 5) continue;
    postgres_.kill9();
    convert();
    postgres_.start();
  }
  ASSERT_TRUE(delivered(std::to_string(kConversions + kConversions / 10))) << server_.log();
  EXPECT_GE(receiver_.request_count(), static_cast<std::size_t>(kConversions + kConversions / 10));
}

}  // namespace
}  // namespace homing::test
