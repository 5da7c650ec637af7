#include "homing/enrich/click_enricher.hpp"

#include <gtest/gtest.h>

#include <array>

#include "tests/support/enrichment_data.hpp"
#include "tests/support/metrics_page.hpp"
#include "tests/support/temp_folder.hpp"

namespace homing::enrich {
namespace {

class ClickEnrichers : public testing::Test {
 protected:
  ClickEnrichers() {
    const test::TempFolder folder;
    test::write_enrichment_data(folder.path());
    FileReadings readings;
    holder_.replace(Enricher::load(folder.path().string(), readings));
  }
  static Click click(std::string_view ip, std::string_view user_agent) {
    Click made;
    made.ip = ip;
    made.user_agent = user_agent;
    return made;
  }
  Click enriched(Click click) {
    enrich_(std::span(&click, 1));
    return click;
  }

  EnricherHolder holder_;
  Metrics metrics_;
  ClickEnricher enrich_{holder_, metrics_, std::chrono::minutes(10)};
};

TEST_F(ClickEnrichers, FillInWhatIsKnownOfTheVisitor) {
  const Click filled = enriched(click("198.51.100.9", test::kFirefox));
  EXPECT_EQ(filled.country, "DE");
  EXPECT_EQ(filled.device, "desktop");
  EXPECT_EQ(filled.os, "Windows");
  EXPECT_EQ(filled.browser, "Firefox");
  EXPECT_EQ(filled.flag, ClickFlag::kNone);
}

TEST_F(ClickEnrichers, LeaveWhatIsThere) {
  Click given = click("198.51.100.9", test::kFirefox);
  given.country = "AT";
  given.device = "tablet";
  given.os = "OS";
  const Click filled = enriched(given);
  EXPECT_EQ(filled.country, "AT");
  EXPECT_EQ(filled.device, "tablet");
  EXPECT_EQ(filled.os, "OS");
  EXPECT_EQ(filled.browser, "Firefox");
}

TEST_F(ClickEnrichers, FlagABotThatHasNoFlag) {
  EXPECT_EQ(enriched(click("198.51.100.9", test::kCrawler)).flag, ClickFlag::kBot);
  Click head = click("198.51.100.9", test::kCrawler);
  head.flag = ClickFlag::kHead;
  EXPECT_EQ(enriched(head).flag, ClickFlag::kHead);
}

TEST_F(ClickEnrichers, LeaveNewUserAgentsWhenTheTimeIsUpAndCountThem) {
  const Visitor known = holder_.look_up("", test::kFirefox);
  std::array<Click, 3> clicks{click("198.51.100.9", test::kPhone), click("198.51.100.9", test::kFirefox),
                              click("198.51.100.9", test::kPhone)};
  ClickEnricher hurried(holder_, metrics_, std::chrono::milliseconds(0));
  hurried(clicks);
  EXPECT_EQ(clicks[0].device, "");
  EXPECT_EQ(clicks[0].country, "DE");
  EXPECT_EQ(clicks[1].device, "desktop") << "it is remembered";
  EXPECT_EQ(test::metric(metrics_.to_text(), "homing_enrichment_left_total"), 2U);
}

TEST_F(ClickEnrichers, TextsOutliveASwapAndAForgetfulMemory) {
  std::vector<std::string> names;
  for (int i = 0; i < 20000; ++i) names.push_back(std::to_string(i) + "/1 iTest");
  std::vector<Click> clicks;
  clicks.reserve(names.size());
  for (const std::string& name : names) clicks.push_back(click("198.51.100.9", name));
  enrich_(clicks);
  holder_.replace(nullptr);
  for (std::size_t i = 0; i < clicks.size(); ++i) EXPECT_EQ(clicks[i].browser, "iTest " + std::to_string(i));
}

}  // namespace
}  // namespace homing::enrich
