#include "homing/enrich/enricher.hpp"

#include <gmock/gmock.h>

#include "homing/core/text.hpp"
#include "tests/support/enrichment_data.hpp"
#include "tests/support/mmdb_file.hpp"
#include "tests/support/temp_folder.hpp"

namespace homing::enrich {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Enrichers : public testing::Test {
 protected:
  Enrichers() { test::write_enrichment_data(folder()); }
  [[nodiscard]] std::filesystem::path folder() const { return temp_.path(); }
  std::shared_ptr<const Enricher> load(const Enricher* before = nullptr) {
    return Enricher::load(folder().string(), readings_, before);
  }
  [[nodiscard]] std::vector<std::string> faults() const {
    std::vector<std::string> faults;
    for (const FileReading& reading : readings_) {
      if (!reading.fault.empty()) faults.push_back(reading.fault);
    }
    return faults;
  }
  static UserAgent agent(Device device, std::string os, std::string browser) {
    return {device, std::move(os), std::move(browser)};
  }

  test::TempFolder temp_;
  FileReadings readings_;
};

TEST_F(Enrichers, TellCountryNetworkDeviceSystemAndBrowser) {
  const auto enricher = load();
  EXPECT_THAT(faults(), IsEmpty());
  EXPECT_EQ(enricher->country(*parse_ip("198.51.100.7")), "DE");
  EXPECT_EQ(enricher->network(*parse_ip("198.51.100.7")), "AS64500 Example Net");
  EXPECT_EQ(enricher->user_agent(test::kFirefox), agent(Device::kDesktop, "Windows", "Firefox"));
  EXPECT_EQ(enricher->user_agent(test::kPhone), agent(Device::kMobile, "Android", "Chrome Mobile"));
  EXPECT_EQ(enricher->user_agent("TestPad Test-9 Chrome/1"), agent(Device::kTablet, "TestOS 9", "Chrome"));
  EXPECT_EQ(enricher->user_agent(""), agent(Device::kOther, "Other", "Other"));
}

TEST_F(Enrichers, KnowBotsByTheListAndBySpidersAmongTheDevices) {
  const auto enricher = load();
  EXPECT_EQ(enricher->user_agent(test::kCrawler), agent(Device::kBot, "Other", "Firefox"));
  EXPECT_EQ(enricher->user_agent("curl/7.88.1").device, Device::kBot);
  EXPECT_EQ(enricher->user_agent("libcurl/7.88.1").device, Device::kOther) << "the pattern is anchored";
  EXPECT_EQ(enricher->user_agent("Mozilla/5.0 TESTSPIDER").device, Device::kBot);
}

TEST_F(Enrichers, SayWhatTheyHold) {
  const Contents contents = load()->contents();
  EXPECT_EQ(contents.country_built_at, UnixMillis(std::chrono::seconds(1'767'268'800)));
  EXPECT_EQ(contents.patterns, 10U);
  EXPECT_EQ(contents.crawlers, 2U);
  EXPECT_EQ(contents.network_built_at, contents.country_built_at);
  EXPECT_THAT(contents.refused, ElementsAre(HasSubstr("refused(?=ahead): ")));
}

TEST_F(Enrichers, MakeDoWithEachFileAlone) {
  std::filesystem::remove(folder() / kPatternsFile);
  auto enricher = load();
  EXPECT_EQ(enricher->user_agent(test::kFirefox), UserAgent());
  EXPECT_EQ(enricher->user_agent("curl/7.88.1"), agent(Device::kBot, "", ""));
  std::filesystem::remove(folder() / kCrawlersFile);
  enricher = load();
  EXPECT_EQ(enricher->user_agent("curl/7.88.1"), UserAgent());
  EXPECT_EQ(enricher->country(*parse_ip("198.51.100.7")), "DE");
  std::filesystem::remove(folder() / kCountryFile);
  enricher = load();
  EXPECT_EQ(enricher->country(*parse_ip("198.51.100.7")), "");
  EXPECT_EQ(enricher->network(*parse_ip("198.51.100.7")), "AS64500 Example Net");
  EXPECT_FALSE(enricher->contents().empty());
  std::filesystem::remove(folder() / kNetworkFile);
  enricher = load();
  EXPECT_EQ(enricher->network(*parse_ip("198.51.100.7")), "");
  EXPECT_TRUE(enricher->contents().empty());
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(Enrichers, LeaveOutABrokenFileAndNameIt) {
  test::write_file(folder() / kCountryFile, "no database");
  test::write_file(folder() / kPatternsFile, "user_agent_parsers: [");
  test::write_file(folder() / kCrawlersFile, "{");
  test::write_file(folder() / kNetworkFile, "no database either");
  const auto enricher = load();
  EXPECT_THAT(
      faults(),
      ElementsAre(HasSubstr("country.mmdb can't be used: "), HasSubstr("regexes.yaml can't be used: "),
                  HasSubstr("crawlers.json can't be used: "), HasSubstr("asn.mmdb can't be used: ")));
  EXPECT_TRUE(enricher->contents().empty());
}

TEST_F(Enrichers, LoadNothingButNetworksWhereThatIsAsked) {
  FileReading reading;
  const auto enricher = Enricher::load_networks(folder().string(), reading);
  EXPECT_TRUE(reading.taken());
  EXPECT_EQ(enricher->network(*parse_ip("198.51.100.7")), "AS64500 Example Net");
  EXPECT_EQ(enricher->country(*parse_ip("198.51.100.7")), "");
  EXPECT_EQ(enricher->user_agent("curl/7.88.1"), UserAgent());
  test::write_file(folder() / kNetworkFile, "no database");
  EXPECT_TRUE(Enricher::load_networks(folder().string(), reading)->contents().empty());
  EXPECT_THAT(reading.fault, HasSubstr("asn.mmdb can't be used: "));
}

TEST_F(Enrichers, KeepWhatTheOneBeforeHadOfFilesThatAreGoneOrBroken) {
  const auto before = load();
  test::write_file(folder() / kCountryFile, "no database");
  std::filesystem::remove(folder() / kCrawlersFile);
  test::MmdbFile networks(test::MmdbFile::Form::kNetwork);
  test::write_file(folder() / kNetworkFile, networks.add("198.51.100.0", 24, 64502, "Another").bytes());
  const auto enricher = load(before.get());
  EXPECT_EQ(enricher->country(*parse_ip("198.51.100.7")), "DE");
  EXPECT_EQ(enricher->user_agent("curl/7.88.1").device, Device::kBot);
  EXPECT_EQ(enricher->network(*parse_ip("198.51.100.7")), "AS64502 Another");
  EXPECT_EQ(before->network(*parse_ip("198.51.100.7")), "AS64500 Example Net");
  EXPECT_EQ(enricher->contents().crawlers, 2U);
  EXPECT_THAT(enricher->contents().refused, SizeIs(1));
  EXPECT_THAT(faults(), ElementsAre(HasSubstr("country.mmdb can't be used: ")));
  EXPECT_FALSE(readings_[0].taken());
  EXPECT_TRUE(readings_[1].taken());
  EXPECT_FALSE(readings_[2].found);
  EXPECT_TRUE(readings_[3].taken());
}

TEST_F(Enrichers, NameAFileOfAnotherKind) {
  test::write_file(folder() / kPatternsFile, "just: text");
  test::write_file(folder() / kCrawlersFile, "[]");
  (void)load();
  EXPECT_THAT(faults(), SizeIs(2));
}

TEST_F(Enrichers, GoOnWhenTheirFilesAreWrittenOverAndCut) {
  const auto enricher = load();
  test::write_file(folder() / kCountryFile, "");  // in place: a mapping of the file would be gone
  EXPECT_EQ(enricher->country(*parse_ip("203.0.113.1")), "FR");
  std::filesystem::remove_all(folder());
  EXPECT_EQ(enricher->country(*parse_ip("2001:db8::1")), "CH");
}

TEST_F(Enrichers, TakeAPatternsBoundsForNoneButAtItsBeginning) {
  test::write_file(folder() / kPatternsFile, R"yaml(
user_agent_parsers:
  - regex: '^.{0,12}early'
    family_replacement: 'Early'
  - regex: 'One.{0,10}x{1,20}Two'
    family_replacement: 'OneTwo'
  - regex: 'y{1,2}z{0,3}!'
    family_replacement: 'Short'
  - regex: 'brace\{0,12\}'
    family_replacement: 'Brace'
)yaml");
  const auto enricher = load();
  EXPECT_EQ(enricher->user_agent("123456789012early").browser, "Early");
  EXPECT_EQ(enricher->user_agent("1234567890123early").browser, "Other");
  EXPECT_EQ(enricher->user_agent("One" + std::string(100, '-') + std::string(100, 'x') + "Two").browser,
            "OneTwo");
  EXPECT_EQ(enricher->user_agent("One--Two").browser, "Other") << "at least one x";
  EXPECT_EQ(enricher->user_agent("yyzzz!").browser, "Short");
  EXPECT_EQ(enricher->user_agent("yzzzz!").browser, "Other");
  EXPECT_EQ(enricher->user_agent("brace{0,12}").browser, "Brace");
}

TEST_F(Enrichers, ReadTheFirst512Bytes) {
  const auto enricher = load();
  EXPECT_EQ(enricher->user_agent(std::string(500, 'x') + "Firefox/128").browser, "Firefox");
  EXPECT_EQ(enricher->user_agent(std::string(512, 'x') + "Firefox/128").browser, "Other");
}

TEST_F(Enrichers, CutANameOutOfHostileBytesThatCanBeStored) {
  const auto enricher = load();
  for (const std::string& name : {std::string(150, 'x'), std::string("\xff\xfe\x80"), std::string("\xe2\x82"),
                                  std::string(63, 'x') + "\xe2\x82\xac", std::string("a\0b", 3)}) {
    const std::string browser = enricher->user_agent(name + "/1 iTest").browser;
    EXPECT_TRUE(is_storable_text(browser)) << browser;
    EXPECT_LE(browser.size(), 64U);
    EXPECT_THAT(browser, HasSubstr("iTest "));
  }
  EXPECT_EQ(enricher->user_agent("/1 iTest").browser, "iTest");
}

}  // namespace
}  // namespace homing::enrich
