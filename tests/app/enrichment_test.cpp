#include "app/enrichment.hpp"

#include <gmock/gmock.h>

#include <filesystem>

#include "tests/support/enrichment_data.hpp"
#include "tests/support/metrics_page.hpp"
#include "tests/support/mmdb_file.hpp"
#include "tests/support/temp_folder.hpp"

namespace homing::app {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class EnrichmentFolder : public testing::Test {
 protected:
  [[nodiscard]] fs::path folder() const { return temp_.path() / "enrichment"; }
  [[nodiscard]] fs::path country_file() const { return folder() / "country.mmdb"; }
  Enrichment open() { return {folder().string(), holder_, metrics_}; }
  [[nodiscard]] std::string_view country() const { return holder_.look_up("198.51.100.1", "").country; }
  [[nodiscard]] std::string_view browser() {
    visitor_ = holder_.look_up("", test::kFirefox);
    return visitor_.browser();
  }
  static std::string all_in(std::string_view code) {
    test::MmdbFile file;
    return file.add("198.51.100.0", 24, code).bytes();
  }
  std::uint64_t made_at(const std::string& file) {
    return test::metric(metrics_.to_text(),
                        "homing_enrichment_data_timestamp_seconds{file=\"" + file + "\"}");
  }

  test::TempFolder temp_;
  Metrics metrics_;
  enrich::EnricherHolder holder_;
  enrich::Visitor visitor_;
};

TEST_F(EnrichmentFolder, IsLoadedAtOnce) {
  test::write_enrichment_data(folder());
  const Enrichment enrichment = open();
  EXPECT_EQ(country(), "DE");
  EXPECT_EQ(browser(), "Firefox");
  EXPECT_EQ(made_at("country.mmdb"), 1'767'268'800U);
  EXPECT_GT(made_at("regexes.yaml"), 1'700'000'000U);
}

TEST_F(EnrichmentFolder, SaysWhichFilesAreLoadedAndHowOldTheyAre) {
  test::write_enrichment_data(folder());
  fs::remove(folder() / "crawlers.json");
  const Enrichment enrichment = open();
  const std::vector<admin::DataHealth> files = enrichment.health();
  ASSERT_EQ(files.size(), 4U);
  EXPECT_EQ(files[0].file, "country.mmdb");
  EXPECT_EQ(files[0].trouble, "");
  EXPECT_EQ(files[0].made_at, UnixMillis(std::chrono::seconds(1'767'268'800)));
  EXPECT_GT(files[1].made_at, UnixMillis(std::chrono::seconds(1'700'000'000)));
  EXPECT_EQ(files[2].made_at, std::nullopt);
  EXPECT_EQ(files[3].file, "asn.mmdb");
  EXPECT_EQ(files[3].made_at, UnixMillis(std::chrono::seconds(1'767'268'800)));
  EXPECT_EQ(made_at("asn.mmdb"), 1'767'268'800U);
  EXPECT_EQ(made_at("crawlers.json"), 0U);
}

TEST_F(EnrichmentFolder, MayBeNowhere) {
  Enrichment nowhere("", holder_, metrics_);
  nowhere.look();
  EXPECT_EQ(country(), "");
  Enrichment missing = open();
  missing.look();
  EXPECT_EQ(country(), "");
  EXPECT_EQ(made_at("country.mmdb"), 0U);
}

TEST_F(EnrichmentFolder, IsTakenUpWhenItAppears) {
  Enrichment enrichment = open();
  test::write_enrichment_data(folder());
  enrichment.look();
  EXPECT_EQ(country(), "") << "it may still be written";
  enrichment.look();
  EXPECT_EQ(country(), "DE");
}

TEST_F(EnrichmentFolder, IsLoadedAgainWhenAFileIsAnotherOne) {
  test::write_enrichment_data(folder());
  Enrichment enrichment = open();
  test::write_file(folder() / "new", all_in("AT"));
  fs::rename(folder() / "new", country_file());
  test::MmdbFile networks(test::MmdbFile::Form::kNetwork);
  test::write_file(folder() / "asn.mmdb", networks.add("198.51.100.0", 24, 64502, "Another").bytes());
  enrichment.look();
  enrichment.look();
  EXPECT_EQ(country(), "AT");
  EXPECT_EQ(holder_.network("198.51.100.1"), "AS64502 Another");
  EXPECT_EQ(browser(), "Firefox");
}

TEST_F(EnrichmentFolder, IsNotReadWhileAFileGrows) {
  test::write_enrichment_data(folder());
  Enrichment enrichment = open();
  const std::string bytes = all_in("AT");
  for (std::size_t size = bytes.size() - 3; size <= bytes.size(); ++size) {
    test::write_file(country_file(), bytes.substr(0, size));
    enrichment.look();
    EXPECT_EQ(country(), "DE");
  }
  enrichment.look();
  EXPECT_EQ(country(), "AT");
}

TEST_F(EnrichmentFolder, KeepsWhatItHadOfABrokenFileAndTakesTheOthers) {
  test::write_enrichment_data(folder());
  Enrichment enrichment = open();
  const auto patterns_made_at = enrichment.health()[1].made_at;
  test::write_file(folder() / "regexes.yaml", "<html>404</html>");
  fs::last_write_time(folder() / "regexes.yaml", fs::file_time_type::clock::now() + std::chrono::hours(1));
  test::write_file(country_file(), all_in("AT"));
  enrichment.look();
  enrichment.look();
  EXPECT_EQ(country(), "AT");
  EXPECT_EQ(browser(), "Firefox");
  const std::vector<admin::DataHealth> files = enrichment.health();
  EXPECT_EQ(files[0].trouble, "");
  EXPECT_THAT(files[1].trouble, AllOf(HasSubstr("regexes.yaml can't be used: "), HasSubstr("stays in use")));
  EXPECT_EQ(files[1].made_at, patterns_made_at) << "of what is in use";
  test::write_file(folder() / "regexes.yaml", test::pattern_data());
  enrichment.look();
  enrichment.look();
  EXPECT_EQ(enrichment.health()[1].trouble, "");
}

TEST_F(EnrichmentFolder, KeepsWhatItHadOfAFileThatIsGone) {
  test::write_enrichment_data(folder());
  Enrichment enrichment = open();
  fs::remove(country_file());
  enrichment.look();
  enrichment.look();
  EXPECT_EQ(country(), "DE");
  EXPECT_EQ(made_at("country.mmdb"), 1'767'268'800U);
  EXPECT_EQ(enrichment.health()[0].trouble,
            "country.mmdb is gone; what was loaded of it before stays in use");
  EXPECT_EQ(enrichment.health()[1].trouble, "");
  fs::remove_all(folder());
  enrichment.look();
  enrichment.look();
  EXPECT_EQ(country(), "DE");
  EXPECT_EQ(browser(), "Firefox");
  test::write_enrichment_data(folder());
  enrichment.look();
  enrichment.look();
  EXPECT_EQ(enrichment.health()[0].trouble, "");
}

TEST_F(EnrichmentFolder, GivesAtTheStartWhatCanBeUsed) {
  test::write_enrichment_data(folder());
  test::write_file(country_file(), "");
  const Enrichment enrichment = open();
  EXPECT_EQ(country(), "");
  EXPECT_EQ(browser(), "Firefox");
  const admin::DataHealth broken = enrichment.health()[0];
  EXPECT_EQ(broken.made_at, std::nullopt);
  EXPECT_THAT(broken.trouble, HasSubstr("country.mmdb can't be used: "));
  EXPECT_THAT(broken.trouble, Not(HasSubstr("in use")));
}

}  // namespace
}  // namespace homing::app
