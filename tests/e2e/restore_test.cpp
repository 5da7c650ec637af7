#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>

#include "tests/support/backup.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

/// A click of about 9 KiB, so that a few hundred of them fill a segment or two.
const std::string& fat_click() {
  static const std::string query = [] {
    std::string text = "offer=shoes&aff=nora";
    for (int sub = 1; sub <= 7; ++sub) text += "&sub" + std::to_string(sub) + "=" + std::string(1000, 'x');
    return text;
  }();
  return query;
}

/// A tracker whose database is backed up, used on, and restored; and the book of what was acknowledged.
class Restored {
 public:
  explicit Restored(const std::string& kept_size)
      : tracker({{"HOMING_JOURNAL_SEGMENT_SIZE", "1MiB"}, {"HOMING_JOURNAL_KEPT_SIZE", kept_size}}) {}

  void backup() { backup_.emplace(tracker.database.url()); }
  void restore() { backup_.value().restore(); }

  void click_and_convert(int clicks) {
    for (int i = 0; i < clicks; ++i) {
      ids.push_back(tracker.click(fat_click()));
      if (i % 5 != 0) continue;
      const PostbackAnswer answer = tracker.postback({{"click_id", ids.back()}, {"txid", "A"}});
      if (answer.code == "recorded") conversions.insert(answer.conversion_id);
      EXPECT_EQ(answer.status / 100, 2) << answer.code;
    }
  }

  /// Those of the acknowledged IDs that are in `clicks`, each of which has to be there once.
  [[nodiscard]] std::set<std::string> stored() const {
    std::multiset<std::string> found;
    for (const Row& row : tracker.database.rows("SELECT replace(click_id::text, '-', '') FROM clicks")) {
      found.insert(row.at(0));
    }
    std::set<std::string> once(found.begin(), found.end());
    EXPECT_EQ(once.size(), found.size()) << "a click is there twice";
    return once;
  }

  [[nodiscard]] std::set<std::string> stored_conversions() const {
    std::set<std::string> found;
    for (const Row& row :
         tracker.database.rows("SELECT replace(conversion_id::text, '-', '') FROM conversions")) {
      found.insert(row.at(0));
    }
    return found;
  }

  void expect_verified() {
    const Finished verified = tracker.verify();
    EXPECT_EQ(verified.exit_code, 0) << verified.output;
    EXPECT_EQ(tracker.database.value("SELECT count(*) FROM rejected_records"), "0");
  }

  Tracker tracker;
  std::vector<std::string> ids;
  std::set<std::string> conversions;

 private:
  std::optional<Backup> backup_;
};

double metric(Tracker& tracker, const std::string& name) {
  const std::string text = tracker.server.admin().get("/metrics").body;
  const auto place = text.find("\n" + name + " ");
  return place == std::string::npos ? -1 : std::stod(text.substr(place + name.size() + 2));
}

TEST(Restore, WhatTheJournalStillHasComesBackOnce) {
  Restored restored("64MiB");
  restored.click_and_convert(20);
  restored.tracker.settle();
  restored.backup();
  restored.click_and_convert(300);  // more than two segments
  restored.tracker.settle();
  EXPECT_EQ(restored.tracker.server.stop(), 0);

  restored.restore();
  EXPECT_EQ(restored.stored().size(), 20U) << "the backup itself";
  restored.tracker.server.start();
  restored.click_and_convert(20);
  restored.tracker.settle();
  EXPECT_EQ(restored.stored(), std::set<std::string>(restored.ids.begin(), restored.ids.end()));
  EXPECT_EQ(restored.stored_conversions(), restored.conversions) << "and under the IDs that were told";
  restored.expect_verified();
  EXPECT_NE(restored.tracker.server.log().find("journal.applied_again"), std::string::npos);
  EXPECT_EQ(metric(restored.tracker, "homing_journal_lost_records_total"), 0);
}

TEST(Restore, WhatTheJournalHasNoMoreIsNamed) {
  Restored restored("0");
  restored.click_and_convert(20);
  restored.tracker.settle();
  restored.backup();
  restored.click_and_convert(300);
  restored.tracker.settle();
  EXPECT_EQ(restored.tracker.server.stop(), 0);
  const auto cursor = std::stoul(restored.tracker.database.value("SELECT position FROM journal_cursor"));

  restored.restore();
  const auto again_from = std::stoul(restored.tracker.database.value("SELECT position FROM journal_cursor"));
  ASSERT_LT(again_from, cursor);
  restored.tracker.server.start();
  restored.tracker.settle();
  const std::string log = restored.tracker.server.log();
  const auto event = log.find("journal.records_missing");
  ASSERT_NE(event, std::string::npos) << log;
  const auto start = log.rfind('\n', event) + 1;
  const auto line = nlohmann::json::parse(log.substr(start, log.find('\n', event) - start));
  EXPECT_EQ(line.at("first_lost"), again_from);
  const auto lost = line.at("lost_records").get<std::size_t>();
  EXPECT_EQ(line.at("last_lost").get<std::size_t>(), again_from + lost - 1);
  EXPECT_EQ(metric(restored.tracker, "homing_journal_lost_records_total"), static_cast<double>(lost));

  // Every click is there but the oldest ones behind the backup, and those are no more than was named.
  const std::set<std::string> stored = restored.stored();
  const auto& ids = restored.ids;
  const auto is_lost = [&](const std::string& id) { return !stored.contains(id); };
  const auto first_lost = std::find_if(ids.begin(), ids.end(), is_lost);
  const auto behind = std::find_if_not(first_lost, ids.end(), is_lost);
  EXPECT_EQ(first_lost - ids.begin(), 20);
  EXPECT_LE(static_cast<std::size_t>(behind - first_lost), lost);
  EXPECT_LT(behind, ids.end()) << "the newest segment was there";
  EXPECT_EQ(std::find_if(behind, ids.end(), is_lost), ids.end());
  restored.expect_verified();
}

TEST(Restore, ABackupFromBeforeTheServersFirstStartIsNoSilentLoss) {
  Restored restored("0");
  restored.tracker.settle();
  EXPECT_EQ(restored.tracker.server.stop(), 0);
  rows(restored.tracker.database.url(), "DELETE FROM nodes; DELETE FROM journal_cursor");
  restored.backup();
  restored.tracker.server.start();
  restored.click_and_convert(300);
  restored.tracker.settle();
  EXPECT_EQ(restored.tracker.server.stop(), 0);
  restored.restore();
  restored.tracker.server.start();
  restored.tracker.settle();
  const std::string log = restored.tracker.server.log();
  EXPECT_NE(log.find(R"("first_lost":1,)"), std::string::npos) << log;
  restored.expect_verified();
}

TEST(Restore, AKeyThatTheBackupDoesNotHaveIsPutBackAndTheVersionRises) {
  Restored restored("1MiB");
  Tracker& tracker = restored.tracker;
  restored.backup();
  const auto rotated = run(homing_command({"rotate-key"}, {{"HOMING_DATABASE_URL", tracker.database.url()}}));
  ASSERT_EQ(rotated.exit_code, 0) << rotated.errors;
  const std::string version = tracker.database.value("SELECT version FROM catalog_version");
  const auto catalog_in_force = [&] {
    return nlohmann::json::parse(tracker.server.admin().get("/readyz").body).at("catalog_version").dump();
  };
  const auto keys = tracker.database.rows("SELECT version, key FROM click_id_keys ORDER BY 1");
  ASSERT_TRUE(eventually([&] { return catalog_in_force() == version; }));
  EXPECT_EQ(tracker.server.stop(), 0);

  restored.restore();
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM click_id_keys"), "1");
  tracker.server.start();
  EXPECT_EQ(tracker.database.rows("SELECT version, key FROM click_id_keys ORDER BY 1"), keys);
  EXPECT_GT(std::stoi(catalog_in_force()), std::stoi(version));
  EXPECT_NE(tracker.server.log().find("catalog.gone_back"), std::string::npos);
}

TEST(Restore, UnderARunningServerItStopsAndSaysWhy) {
  Restored restored("64MiB");
  restored.backup();
  restored.click_and_convert(5);
  restored.tracker.settle();
  restored.restore();
  HttpClient client = restored.tracker.server.client();
  const std::string id = click_id_in(client.get("/click?offer=shoes&aff=nora").location());
  EXPECT_EQ(restored.tracker.server.process().wait(), 1);
  EXPECT_NE(restored.tracker.server.log().find("restored from a backup"), std::string::npos);
  restored.tracker.server.start();
  restored.tracker.settle();
  restored.ids.push_back(id);
  EXPECT_EQ(restored.stored(), std::set<std::string>(restored.ids.begin(), restored.ids.end()));
  EXPECT_EQ(restored.stored_conversions(), restored.conversions);
}

}  // namespace
}  // namespace homing::test
