#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>

#include "tests/store/road.hpp"

// A lookup by click ID touches the one partition that can hold it: asserted on the plans that PostgreSQL
// executes.
namespace homing::store {
namespace {

using apply::test::click_id;
using apply::test::kNoon;
using apply::test::make_click;
using apply::test::make_postback;
using testing::ElementsAre;

/// Scans of a table's partitions in a plan that was executed: how often each ran.
void collect_scans(const nlohmann::json& plan, const std::string& prefix, std::map<std::string, int>& loops) {
  if (plan.contains("Relation Name")) {
    const auto table = plan["Relation Name"].get<std::string>();
    if (table.rfind(prefix, 0) == 0)
      loops[table + " " + plan["Node Type"].get<std::string>()] += plan["Actual Loops"].get<int>();
  }
  for (const auto& child : plan.value("Plans", nlohmann::json::array())) collect_scans(child, prefix, loops);
}

class LookupPlanTest : public testing::Test {
 protected:
  static constexpr unsigned kClicksPerDay = 2000;

  LookupPlanTest() {
    fill_catalog(server);
    for (int day = 0; day < 6; ++day) {
      for (unsigned i = 0; i < kClicksPerDay; ++i) {
        road_.journal.append(make_click(click_id(i, 1, kNoon + std::chrono::days(day))));
      }
    }
    road_.run_to_end();
    server.rows("ANALYZE clicks");
  }

  std::map<std::string, int> scans(const std::string& execute, const std::string& tables = "clicks_") {
    std::map<std::string, int> loops;
    road_.database.transaction([&](pqxx::work& work) {
      const auto plan = work.exec1("EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE " + execute);
      collect_scans(nlohmann::json::parse(plan[0].c_str())[0]["Plan"], tables, loops);
    });
    std::erase_if(loops, [](const auto& scan) { return scan.second == 0; });
    return loops;
  }

  test::TestDatabase server;
  Road road_{server, 1};
};

TEST_F(LookupPlanTest, TouchesOnePartitionForEachClick) {
  std::string ids = "{";
  for (unsigned i = 0; i < 50; ++i) ids += click_id(i, 1, kNoon + std::chrono::days(i % 2)).to_string() + ",";
  ids.back() = '}';
  EXPECT_THAT(scans("apply_load_facts('" + ids + "')"),
              ElementsAre(testing::Pair("clicks_20260101 Index Scan", 25),
                          testing::Pair("clicks_20260102 Index Scan", 25)));
}

TEST_F(LookupPlanTest, ReadsNoWholeTableThatWasSmallWhenThePlanWasMade) {
  road_.journal.append(make_postback(1, click_id(1)));
  road_.run_to_end();
  server.rows("ANALYZE");
  EXPECT_THAT(scans("apply_load_facts('{" + click_id(1).to_string() + "}')", "conversions"),
              ElementsAre(testing::Pair("conversions Index Scan", 1)));
  EXPECT_THAT(scans("apply_load_terms('{7}')", "offers"), ElementsAre(testing::Pair("offers Index Scan", 1)));
  EXPECT_THAT(scans("apply_load_terms('{7}')", "goals"), ElementsAre(testing::Pair("goals Index Scan", 1)));
}

TEST_F(LookupPlanTest, TouchesOnePartitionForEachParkedPostback) {
  Road other(server, 2);
  for (unsigned i = 0; i < 20; ++i)
    other.journal.append(make_postback(i, click_id(1, 1, kNoon - std::chrono::days(1 + i % 2))));
  for (unsigned i = 20; i < 40; ++i)
    other.journal.append(make_postback(i, click_id(1 + i, 7, kNoon + std::chrono::days(2))));
  other.run_to_end();
  ASSERT_EQ(server.value("SELECT count(*) FROM unmatched_postbacks"), "40");
  EXPECT_THAT(scans("apply_take_parked('2000-01-01', 1000)"),
              ElementsAre(testing::Pair("clicks_20251230 Index Only Scan", 10),
                          testing::Pair("clicks_20251231 Index Only Scan", 10),
                          testing::Pair("clicks_20260103 Index Only Scan", 20)));
}

}  // namespace
}  // namespace homing::store
