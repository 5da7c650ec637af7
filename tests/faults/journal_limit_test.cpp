#include <gtest/gtest.h>

#include "tests/support/load.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

/// The smallest journal that there is, and a database that takes nothing from it.
class FullJournal : public testing::Test {
 protected:
  void fill(const std::string& policy) {
    server_.emplace(postgres_.url(),
                    std::map<std::string, std::string>{{"HOMING_JOURNAL_SEGMENT_SIZE", "1MiB"},
                                                       {"HOMING_JOURNAL_MAX_SIZE", "4MiB"},
                                                       {"HOMING_UNRECORDED_CLICKS", policy},
                                                       {"HOMING_POSTBACK_WAIT", "50ms"}});
    migrate(postgres_.url());
    apply_catalog(postgres_.url(), test_catalog());
    server_->start();
    client_.emplace(server_->port());
    for (int sub = 2; sub <= 7; ++sub) target_ += "&sub" + std::to_string(sub) + "=" + std::string(1000, 'x');
    genuine_ = click();
    ASSERT_TRUE(eventually([&] { return value(postgres_.url(), "SELECT count(*) FROM clicks") == "1"; }));
    postgres_.stop();
    constexpr int kMoreThanFit = 5000;
    int clicks = 0;
    while (clicks < kMoreThanFit && !click().empty()) ++clicks;
    ASSERT_LT(clicks, kMoreThanFit) << "the journal never filled up";
  }

  /// The ID; empty for an answer without one. Each fills about 6 KiB of the journal.
  std::string click() {
    last_ = client_->get(target_);
    const std::string id = click_id_in(last_.location());
    if (!id.empty()) acknowledged_.push_back(id);
    return id;
  }

  PrivatePostgres postgres_;
  std::optional<HomingServer> server_;
  std::optional<HttpClient> client_;
  std::string target_ = "/click?offer=shoes&aff=nora";
  std::string genuine_;
  HttpResponse last_;
  std::vector<std::string> acknowledged_;
};

TEST_F(FullJournal, RedirectsWithoutAnIdRefusesPostbacksAndRecovers) {
  fill("redirect");
  EXPECT_EQ(last_.status, 302);
  EXPECT_EQ(last_.location(), "https://shop.example/l?c=&s=#top");
  const HttpResponse postback = server_->client().get("/postback?click_id=" + genuine_);
  EXPECT_EQ(postback.status, 503);
  EXPECT_EQ(read_answer(postback).code, "unavailable");
  EXPECT_NE(postback.header("Retry-After"), "");
  EXPECT_EQ(server_->admin().get("/readyz").status, 503);
  EXPECT_NE(server_->admin().get("/metrics").body.find("homing_clicks_total{kind=\"unrecorded\"}"),
            std::string::npos);

  postgres_.start();
  ASSERT_TRUE(eventually([&] { return !click().empty(); })) << "it recovers by itself";
  EXPECT_EQ(server_->admin().get("/readyz").status, 200);
  ASSERT_TRUE(eventually([&] { return count_lost(postgres_.url(), acknowledged_) == 0; }));
}

TEST_F(FullJournal, RefusesWhereThePolicySaysSo) {
  fill("refuse");
  EXPECT_EQ(last_.status, 503);
  EXPECT_NE(last_.header("Retry-After"), "");
}

}  // namespace
}  // namespace homing::test
