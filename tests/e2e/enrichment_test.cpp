#include <gmock/gmock.h>

#include "tests/support/api_client.hpp"
#include "tests/support/enrichment_data.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/metrics_page.hpp"
#include "tests/support/mmdb_file.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// A server behind a proxy, with a folder for its data.
class EnrichedTracker : public testing::Test {
 protected:
  EnrichedTracker() = default;

  void start() {
    tracker_.emplace(std::map<std::string, std::string>{{"HOMING_ENRICHMENT_DIR", data().string()},
                                                        {"HOMING_TRUSTED_PROXIES", "127.0.0.1"},
                                                        {"HOMING_ADMIN_TOKEN", kAdminToken}});
  }
  [[nodiscard]] std::filesystem::path data() const { return folder_.path() / "enrichment"; }

  /// @return Location
  std::string click(std::string_view ip, std::string_view user_agent, const std::string& offer = "shoes") {
    const HttpHeaders headers{{"X-Forwarded-For", std::string(ip)}, {"User-Agent", std::string(user_agent)}};
    return tracker_->server.client().get("/click?aff=nora&offer=" + offer, headers).location();
  }
  /// The facts of the click that Explain tells.
  nlohmann::json explained(const std::string& location) {
    tracker_->settle();
    return ApiClient(tracker_->server)
        .json("GET", "/explain?q=" + click_id_in(location))
        .at("events")
        .at(0)
        .at("facts");
  }
  /// All that `homing trace` says.
  std::string trace(const std::string& location) {
    const Finished finished = run(homing_command(
        {"trace", click_id_in(location)},
        {{"HOMING_DATABASE_URL", tracker_->database.url()}, {"HOMING_ENRICHMENT_DIR", data().string()}}));
    EXPECT_EQ(finished.exit_code, 0) << finished.errors;
    return finished.errors + finished.output;
  }
  /// What the dry run of such a click says that it knows of the visitor, and would record.
  std::vector<std::string> dry_run(std::string_view ip, std::string_view user_agent) {
    const nlohmann::json request{
        {"url", "/click?offer=shoes&aff=nora"},
        {"headers", {{"X-Forwarded-For", std::string(ip)}, {"User-Agent", std::string(user_agent)}}}};
    const nlohmann::json run = ApiClient(tracker_->server).json("POST", "/explain/click", request);
    std::vector<std::string> said;
    for (const nlohmann::json& step : run.at("steps")) {
      if (step.at("step") == "visitor") said.push_back(step.at("why"));
      if (step.at("step") == "record") said.push_back(step.at("outcome"));
      if (step.at("step") == "record") said.push_back(step.at("why"));
    }
    return said;
  }
  /// Adds an offer whose URL asks for all there is.
  void add_asking_offer() {
    std::string catalog = test_catalog();
    constexpr std::string_view kOffers = R"("offers": [)";
    catalog.insert(catalog.find(kOffers) + kOffers.size(), R"(
    {"ref": "asking", "advertiser": "acme", "target_url": "https://shop.example/?v={country}-{device}-{os}-{browser}",
     "goals": [{"ref": "sale", "payout": "1", "currency": "EUR"}]},)");
    apply_catalog(tracker_->database.url(), catalog);
    EXPECT_TRUE(eventually([this] { return !click("198.51.100.1", "x", "asking").empty(); }));
  }
  Row row_of(const std::string& location) {
    tracker_->settle();
    return tracker_->database
        .rows("SELECT country, device, os, browser, flag FROM clicks WHERE click_id = '" +
              click_id_in(location) + "'")
        .at(0);
  }

  TempFolder folder_;
  std::optional<Tracker> tracker_;
};

TEST_F(EnrichedTracker, ItsClicksSayWhereFromAndWithWhat) {
  write_enrichment_data(data());
  start();
  EXPECT_THAT(row_of(click("198.51.100.7", kFirefox)),
              ElementsAre("DE", "desktop", "Windows", "Firefox", ""));
  EXPECT_THAT(row_of(click("2001:db8::7", kPhone)),
              ElementsAre("CH", "mobile", "Android", "Chrome Mobile", ""));
  EXPECT_THAT(row_of(click("192.0.2.1", "")), ElementsAre("", "other", "Other", "Other", ""));
  EXPECT_NE(tracker_->server.log().find("enrichment.loaded"), std::string::npos);
}

TEST_F(EnrichedTracker, ABotIsNotCountedAndConvertsAllTheSame) {
  write_enrichment_data(data());
  start();
  const std::string bot = click("203.0.113.7", kCrawler);
  (void)click("203.0.113.7", kFirefox);
  EXPECT_THAT(row_of(bot), ElementsAre("FR", "bot", "Other", "Firefox", "bot"));
  EXPECT_EQ(tracker_->database.value(
                "SELECT string_agg(kind || ' ' || clicks, ', ' ORDER BY kind) FROM click_rollup"),
            "bot 1, counted 1");
  EXPECT_EQ(tracker_->postback({{"click_id", click_id_in(bot)}}).code, "recorded");
  EXPECT_EQ(tracker_->verify().exit_code, 0);
}

TEST_F(EnrichedTracker, ADryRunKnowsABotAsTheRecordDoes) {
  write_enrichment_data(data());
  start();
  EXPECT_THAT(dry_run("203.0.113.7", kCrawler),
              ElementsAre("Country: FR, device: bot, OS: Other, browser: Firefox.", "bot",
                          "It came from a known crawler: recorded, not counted."));
  EXPECT_THAT(dry_run("192.0.2.1", kPhone),
              ElementsAre("Country: not known, device: mobile, OS: Android, browser: Chrome Mobile.",
                          "counted", "It counts."));
  // Only as much of it as is stored is looked at.
  const std::string behind = std::string(1100, 'x') + std::string(kCrawler);
  EXPECT_EQ(dry_run("203.0.113.7", behind).at(1), "counted");
  EXPECT_THAT(row_of(click("203.0.113.7", behind)), ElementsAre("FR", "other", "Other", "Other", ""));
}

TEST_F(EnrichedTracker, ExplainTraceAndADryRunNameTheNetworkOfNow) {
  write_enrichment_data(data());
  start();
  const std::string known = click("198.51.100.7", kFirefox);
  const std::string hostile = click("2001:db8::7", kFirefox);
  const std::string unknown = click("203.0.113.7", kFirefox);
  EXPECT_EQ(explained(known).at("network_now"), "AS64500 Example Net");
  EXPECT_EQ(explained(hostile).at("network_now"), "AS64501 <b> [31m %FF");
  EXPECT_FALSE(explained(unknown).contains("network_now"));
  EXPECT_THAT(trace(known), HasSubstr(" ip=198.51.100.7 network_now=\"AS64500 Example Net\" "));
  EXPECT_THAT(trace(unknown), Not(HasSubstr("network_now")));
  EXPECT_THAT(dry_run("198.51.100.7", kFirefox).at(0), HasSubstr(". Network: AS64500 Example Net."));

  MmdbFile moved(MmdbFile::Form::kNetwork);
  write_file(data() / "new", moved.add("198.51.100.0", 24, 64502, "Another").bytes());
  std::filesystem::rename(data() / "new", data() / "asn.mmdb");
  EXPECT_TRUE(eventually([&] { return explained(known).at("network_now") == "AS64502 Another"; }));
}

TEST_F(EnrichedTracker, ATraceDoesWithoutNetworksAndSaysWhereTheyAreBroken) {
  start();
  const std::string location = click("198.51.100.7", kFirefox);
  EXPECT_FALSE(explained(location).contains("network_now"));
  EXPECT_THAT(trace(location), Not(HasSubstr("network_now")));
  std::filesystem::create_directories(data());
  write_file(data() / "asn.mmdb", "broken");
  EXPECT_THAT(trace(location), AllOf(HasSubstr("asn.mmdb can't be used: "), HasSubstr(" ip=198.51.100.7 ")));
}

TEST_F(EnrichedTracker, ADryRunWithoutDataSaysThatBotsAreNotKnown) {
  start();
  const std::vector<std::string> said = dry_run("203.0.113.7", kCrawler);
  EXPECT_THAT(said.at(0), testing::HasSubstr("no data"));
  EXPECT_EQ(said.at(1), "counted");
  EXPECT_THAT(said.at(2), testing::HasSubstr("Bots are not known here"));
}

TEST_F(EnrichedTracker, AnOffersUrlGetsWhatItAsksFor) {
  write_enrichment_data(data());
  start();
  add_asking_offer();
  const std::string location = click("198.51.100.7", kPhone, "asking");
  EXPECT_EQ(location.substr(0, location.find("&click_id=")),
            "https://shop.example/?v=DE-mobile-Android-Chrome%20Mobile");
  EXPECT_THAT(row_of(location), ElementsAre("DE", "mobile", "Android", "Chrome Mobile", ""));
  const std::string bot = click("203.0.113.7", kCrawler, "asking");
  EXPECT_THAT(row_of(bot), ElementsAre("FR", "bot", "Other", "Firefox", "bot"));
  EXPECT_EQ(metric(tracker_->server.admin().get("/metrics").body, R"(homing_clicks_total{kind="bot"})"), 1U);
  EXPECT_EQ(tracker_->verify().exit_code, 0);
}

TEST_F(EnrichedTracker, TakesUpDataThatComesLaterAndKeepsItWhenItBreaks) {
  start();
  EXPECT_NE(tracker_->server.log().find("enrichment.none"), std::string::npos);
  EXPECT_THAT(row_of(click("198.51.100.7", kFirefox)), ElementsAre("", "", "", "", ""));
  add_asking_offer();
  write_enrichment_data(data());
  const auto asks = [this] { return click("198.51.100.7", kFirefox, "asking"); };
  EXPECT_TRUE(eventually([&] { return asks().find("v=DE-desktop-Windows-Firefox&") != std::string::npos; }));
  EXPECT_THAT(row_of(click("198.51.100.7", kFirefox)),
              ElementsAre("DE", "desktop", "Windows", "Firefox", ""));

  const auto health = [this] { return ApiClient(tracker_->server).json("GET", "/health").at("enrichment"); };
  EXPECT_EQ(health().at(0).at("state"), "active");
  write_file(data() / "country.mmdb", "broken");
  EXPECT_TRUE(eventually([&] { return health().at(0).at("state") == "outdated"; }));
  EXPECT_THAT(tracker_->server.log(), HasSubstr("enrichment.broken"));
  EXPECT_THAT(health().at(0).at("trouble").get<std::string>(), HasSubstr("country.mmdb can't be used: "));
  EXPECT_EQ(health().at(1).at("state"), "active");
  EXPECT_THAT(row_of(click("198.51.100.7", kFirefox)),
              ElementsAre("DE", "desktop", "Windows", "Firefox", ""));
  EXPECT_EQ(tracker_->verify().exit_code, 0);
}

}  // namespace
}  // namespace homing::test
