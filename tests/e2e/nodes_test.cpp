#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/load.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

TEST(Nodes, AClickAtOneAndItsPostbackAtTheOtherMeet) {
  Tracker tracker;
  HomingServer other(tracker.database.url());
  other.start();
  HttpClient clicks = tracker.server.client();
  HttpClient postbacks = other.client();
  for (int i = 0; i < 200; ++i) {
    const std::string id = click_id_in(clicks.get("/click?offer=shoes&aff=nora").location());
    const PostbackAnswer answer = read_answer(postbacks.get("/postback?click_id=" + id));
    EXPECT_TRUE(answer.code == "recorded" || answer.code == "queued") << answer.code << " " << answer.message;
  }
  EXPECT_TRUE(
      eventually([&] { return tracker.database.value("SELECT count(*) FROM conversions") == "200"; }));
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM unmatched_postbacks"), "0");
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM postbacks WHERE code <> 'recorded'"), "0");
  EXPECT_EQ(tracker.database.value("SELECT count(DISTINCT node) FROM journal_cursor"), "2");
  const Finished verified = tracker.verify();
  EXPECT_EQ(verified.exit_code, 0) << verified.output;
}

TEST(Nodes, AParkedPostbackIsSettledWhenItsClickArrives) {
  Tracker tracker;
  HomingServer other(tracker.database.url());
  other.start();
  // The first node's click stays in its journal: the node is started again with its database out of reach.
  tracker.server.kill9();
  auto blocked = tracker.server.settings();
  tracker.server.settings()["HOMING_DATABASE_URL"] = "postgresql://127.0.0.1:1/none?connect_timeout=1";
  tracker.server.start();
  const std::string id = tracker.click();
  const PostbackAnswer parked = read_answer(other.client().get("/postback?click_id=" + id));
  EXPECT_EQ(parked.status, 202);
  EXPECT_EQ(parked.code, "queued");
  EXPECT_TRUE(
      eventually([&] { return tracker.database.value("SELECT count(*) FROM unmatched_postbacks") == "1"; }));

  tracker.server.kill9();
  tracker.server.settings() = blocked;
  tracker.server.start();
  EXPECT_TRUE(eventually([&] { return tracker.database.value("SELECT count(*) FROM conversions") == "1"; }));
  EXPECT_EQ(tracker.database.value("SELECT code || ' ' || (settled_at IS NOT NULL) FROM postbacks"),
            "recorded true");
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM unmatched_postbacks"), "0");
}

TEST(Nodes, ASecondProcessOnOneDataFolderIsRefused) {
  Tracker tracker;
  const Finished second =
      run(homing_command({"serve"}, {{"HOMING_DATABASE_URL", tracker.database.url()},
                                     {"HOMING_DATA_DIR", tracker.server.data_folder().string()},
                                     {"HOMING_LISTEN_PORT", "0"}}));
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_NE(second.errors.find("another process"), std::string::npos) << second.errors;
}

// Each would carry on where the other is: the second to come is told so, and nothing of its journal is passed
// over.
TEST(Nodes, OfAServerAndTheCopyOfItsDataFolderTheFirstGoesOnAndTheOtherIsRefused) {
  Tracker tracker;
  HomingServer copy(tracker.database.url());
  tracker.click();
  tracker.settle();
  std::filesystem::copy(tracker.server.data_folder(), copy.data_folder(),
                        std::filesystem::copy_options::recursive);
  ASSERT_EQ(tracker.server.stop(), 0);
  copy.start();
  const std::string id = click_id_in(copy.client().get("/click?offer=shoes&aff=nora").location());
  EXPECT_TRUE(eventually([&] { return count_lost(tracker.database.url(), {id}) == 0; }));

  const Finished refused =
      run(homing_command({"serve"}, {{"HOMING_DATABASE_URL", tracker.database.url()},
                                     {"HOMING_DATA_DIR", tracker.server.data_folder().string()},
                                     {"HOMING_LISTEN_PORT", "0"}}));
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.errors.find("old copy"), std::string::npos) << refused.errors;
  EXPECT_TRUE(copy.process().running());
}

}  // namespace
}  // namespace homing::test
