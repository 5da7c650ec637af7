#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

Finished homing(const std::string& url, std::vector<std::string> arguments) {
  return run(homing_command(std::move(arguments), {{"HOMING_DATABASE_URL", url}}));
}

TEST(Operations, HealthAndReadinessAnswer) {
  Tracker tracker;
  HttpClient client = tracker.server.admin();
  EXPECT_EQ(client.get("/healthz").status, 200);
  const HttpResponse ready = client.get("/readyz");
  EXPECT_EQ(ready.status, 200);
  EXPECT_EQ(nlohmann::json::parse(ready.body).at("status"), "ready");
  EXPECT_EQ(client.post("/readyz", "text/plain", "x").status, 405);
  EXPECT_EQ(tracker.server.client().get("/").status, 404);
}

TEST(Operations, MetricsAreWhatPromtoolTakes) {
  Tracker tracker;
  (void)tracker.postback({{"click_id", tracker.click()}});
  const HttpResponse metrics = tracker.server.admin().get("/metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_NE(metrics.body.find("homing_clicks_total{kind=\"counted\"} 1"), std::string::npos) << metrics.body;
  EXPECT_NE(metrics.body.find("homing_postbacks_total{code=\"recorded\"} 1"), std::string::npos);
  const TempFolder folder;
  const std::string file = (folder.path() / "metrics").string();
  std::ofstream(file) << metrics.body;
  const Finished checked = run({{"/bin/sh", "-c", "promtool check metrics < " + file}});
  EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.errors;
}

TEST(Operations, ACatalogChangeComesIntoForceByItself) {
  Tracker tracker;
  std::string catalog = test_catalog();
  const std::string ref = R"("ref": "shoes",)";
  catalog.insert(catalog.find(ref) + ref.size(), R"( "state": "paused",)");
  apply_catalog(tracker.database.url(), catalog);
  HttpClient client = tracker.server.client();
  EXPECT_TRUE(eventually([&] { return client.get("/click?offer=shoes&aff=nora").status == 410; }));
}

TEST(Operations, PlanShowsAndApplyDoesAndPlanIsEmptyThen) {
  const TestDatabase database;
  const TempFolder folder;
  const std::string file = (folder.path() / "catalog.json").string();
  std::ofstream(file) << test_catalog();
  const Finished plan = homing(database.url(), {"plan", file});
  EXPECT_NE(plan.output.find("shoes"), std::string::npos) << plan.output << plan.errors;
  EXPECT_EQ(database.value("SELECT count(*) FROM offers"), "0") << "plan changes nothing";
  EXPECT_EQ(homing(database.url(), {"apply", file}).exit_code, 0);
  EXPECT_EQ(database.value("SELECT count(*) FROM offers"), "10");
  EXPECT_NE(homing(database.url(), {"plan", file}).output.find("no changes"), std::string::npos);
}

TEST(Operations, AWrongCatalogIsRefusedWholeWithEveryFault) {
  const TestDatabase database;
  const TempFolder folder;
  const std::string file = (folder.path() / "catalog.json").string();
  std::ofstream(file)
      << R"({"affiliates": [{"ref": "ok"}, {"ref": "Bad Ref"}, {"ref": "x1", "colour": "red"}]})";
  const Finished refused = homing(database.url(), {"apply", file});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.errors.find("Bad Ref"), std::string::npos) << refused.errors;
  EXPECT_NE(refused.errors.find("colour"), std::string::npos) << refused.errors;
  EXPECT_EQ(database.value("SELECT count(*) FROM affiliates"), "0");
}

TEST(Operations, TraceTellsTheWholeLifeOfAClick) {
  Tracker tracker;
  const std::string id = tracker.click("offer=review&aff=nora&sub1=news%20letter");
  const PostbackAnswer recorded = tracker.postback({{"click_id", id}, {"txid", "A-1"}});
  EXPECT_EQ(tracker.postback({{"click_id", id}, {"txid", "A-1"}, {"status", "approved"}}).code, "updated");
  EXPECT_EQ(tracker.postback({{"click_id", id}, {"amount", "x"}}).code, "amount_invalid");
  tracker.settle();
  const Finished trace = homing(tracker.database.url(), {"trace", id});
  EXPECT_EQ(trace.exit_code, 0) << trace.errors;
  std::size_t place = 0;
  for (const std::string part :
       {"  click ", "sub1=\"news letter\"", "  redirect ", "  postback ", "code=recorded", "  conversion ",
        "to=pending", "code=updated", "from=pending to=approved", "accrual", "code=amount_invalid"}) {
    const auto found = trace.output.find(part, place);
    ASSERT_NE(found, std::string::npos) << part << " is missing behind " << place << " in\n" << trace.output;
    place = found;
  }
  EXPECT_NE(trace.output.find(recorded.conversion_id), std::string::npos);

  EXPECT_NE(homing(tracker.database.url(), {"trace", "nonsense"})
                .errors.find("No click, conversion, request_id, txid or ext_id is known"),
            std::string::npos);
  EXPECT_NE(homing(tracker.database.url(), {"trace", "0189f0e2b3a47c5d8e6f001122334455"})
                .errors.find("not made here"),
            std::string::npos);
}

TEST(Operations, VerifyFindsWhatDoesNotAddUp) {
  Tracker tracker;
  const std::string id = tracker.click();
  (void)tracker.postback({{"click_id", id}});
  tracker.settle();
  EXPECT_EQ(tracker.verify().exit_code, 0) << tracker.verify().output;
  const auto broken_by = [&](const std::string& damage, const std::string& repair) {
    rows(tracker.database.url(), damage + " RETURNING 1");
    const Finished verified = tracker.verify();
    rows(tracker.database.url(), repair + " RETURNING 1");
    return verified.exit_code == 1 && verified.output.find("BROKEN") != std::string::npos;
  };
  EXPECT_TRUE(broken_by("UPDATE click_rollup SET clicks = clicks + 1",
                        "UPDATE click_rollup SET clicks = clicks - 1"));
  EXPECT_TRUE(broken_by("UPDATE conversion_rollup SET payout = payout + 1",
                        "UPDATE conversion_rollup SET payout = payout - 1"));
  EXPECT_TRUE(broken_by("UPDATE payout_entries SET amount = amount + 1",
                        "UPDATE payout_entries SET amount = amount - 1"));
  EXPECT_TRUE(broken_by("UPDATE conversion_events SET to_status = 'pending'",
                        "UPDATE conversion_events SET to_status = 'approved'"));
  EXPECT_TRUE(broken_by("UPDATE clicks SET refusal = 'offer_paused'", "UPDATE clicks SET refusal = NULL"));
  EXPECT_TRUE(
      broken_by("UPDATE postbacks SET code = 'click_unknown'", "UPDATE postbacks SET code = 'recorded'"));
  EXPECT_EQ(tracker.verify().exit_code, 0);
}

TEST(Operations, ANewKeyKeepsOldIdsGenuine) {
  Tracker tracker;
  const std::string id = tracker.click();
  EXPECT_EQ(homing(tracker.database.url(), {"rotate-key"}).exit_code, 0);
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM click_id_keys"), "2");
  EXPECT_EQ(tracker.postback({{"click_id", id}}).code, "recorded");
}

struct BadStart {
  std::map<std::string, std::string> settings;
  const char* sentence;
};

TEST(Operations, WhatKeepsAServerFromStartingIsSaidInOneSentence) {
  Tracker tracker;
  const TestDatabase empty(Schema::kEmpty);
  const std::string url = tracker.database.url();
  const TempFolder folder;
  const std::string data = (folder.path() / "data").string();
  const std::vector<BadStart> starts{
      {{}, "database_url"},
      {{{"HOMING_DATABASE_URL", "postgresql://127.0.0.1:1/none"}}, "can't be reached"},
      {{{"HOMING_DATABASE_URL", empty.url()}}, "homing migrate"},
      {{{"HOMING_DATABASE_URL", url}, {"HOMING_LISTEN_PORT", std::to_string(tracker.server.port())}},
       "in use by another process; stop that one or choose another port: setting 'listen_port'"},
      {{{"HOMING_DATABASE_URL", url}, {"HOMING_ADMIN_PORT", std::to_string(tracker.server.port())}},
       "choose another port: setting 'admin_port'"},
      {{{"HOMING_DATABASE_URL", url}, {"HOMING_LISTEN_PROT", "1"}}, "unknown setting 'listen_prot'"},
      {{{"HOMING_DATABASE_URL", url}, {"HOMING_FALLBACK_URL", "nonsense"}}, "fallback_url"},
  };
  for (BadStart start : starts) {
    start.settings.insert({{"HOMING_DATA_DIR", data}, {"HOMING_LISTEN_PORT", "0"}});
    const Finished failed = run(homing_command({"serve"}, start.settings));
    EXPECT_EQ(failed.exit_code, 1) << start.sentence;
    EXPECT_NE(failed.errors.find(start.sentence), std::string::npos) << failed.errors;
  }
}

TEST(Operations, EverySubcommandHasHelp) {
  for (const std::string command :
       {"serve", "migrate", "apply", "plan", "trace", "verify", "rotate-key", "journal", "version"}) {
    const Finished help = run(homing_command({command, "--help"}));
    EXPECT_EQ(help.exit_code, 0) << command;
    EXPECT_NE(help.output.find(command), std::string::npos);
  }
  EXPECT_EQ(run(homing_command({"nonsense"})).exit_code, 2);
}

}  // namespace
}  // namespace homing::test
