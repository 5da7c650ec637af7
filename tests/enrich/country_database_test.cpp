#include "enrich/country_database.hpp"

#include <gtest/gtest.h>

#include "homing/core/error.hpp"
#include "tests/support/enrichment_data.hpp"
#include "tests/support/mmdb_file.hpp"

namespace homing::enrich {
namespace {

using test::MmdbFile;

std::string_view country(const CountryDatabase& database, std::string_view address) {
  return database.country(parse_ip(address).value());
}

TEST(CountryDatabase, KnowsTheCountriesOfNetworks) {
  const CountryDatabase database(test::country_data());
  EXPECT_EQ(country(database, "198.51.100.0"), "DE");
  EXPECT_EQ(country(database, "198.51.100.255"), "DE");
  EXPECT_EQ(country(database, "198.51.101.0"), "");
  EXPECT_EQ(country(database, "203.0.113.9"), "FR");
  EXPECT_EQ(country(database, "::ffff:203.0.113.9"), "FR");
  EXPECT_EQ(country(database, "2001:db8:ffff::1"), "CH");
  EXPECT_EQ(country(database, "2001:db9::1"), "");
}

TEST(CountryDatabase, ReadsTheFormOfMaxMindToo) {
  MmdbFile file(MmdbFile::Form::kCountryIsoCode);
  file.add("198.51.100.0", 24, "AT");
  EXPECT_EQ(country(CountryDatabase(file.bytes()), "198.51.100.7"), "AT");
}

TEST(CountryDatabase, TakesNothingForACountryButTwoCapitals) {
  MmdbFile file;
  file.add("10.0.0.0", 8, "de").add("11.0.0.0", 8, "DEU").add("12.0.0.0", 8, "").add("13.0.0.0", 8, "D\xc3");
  file.add("14.0.0.0", 8, "ZZ");
  const CountryDatabase database(file.bytes());
  for (const auto* address : {"10.1.1.1", "11.1.1.1", "12.1.1.1", "13.1.1.1"}) {
    EXPECT_EQ(country(database, address), "") << address;
  }
  EXPECT_EQ(country(database, "14.1.1.1"), "ZZ");
}

TEST(CountryDatabase, AnswersAreConstantsThatOutliveIt) {
  std::string_view code;
  {
    const CountryDatabase database(test::country_data());
    code = country(database, "198.51.100.1");
  }
  EXPECT_EQ(code, "DE");
}

TEST(CountryDatabase, SaysWhenItWasBuilt) {
  EXPECT_EQ(CountryDatabase(MmdbFile().bytes(1'795'000'000)).built_at().time_since_epoch(),
            std::chrono::seconds(1'795'000'000));
}

TEST(CountryDatabase, RefusesWhatIsNone) {
  const std::string whole = test::country_data();
  EXPECT_THROW(CountryDatabase(""), UserError);
  EXPECT_THROW(CountryDatabase("<html>404</html>"), UserError);
  EXPECT_THROW(CountryDatabase(std::string_view(whole).substr(0, whole.size() / 2)), UserError);
}

}  // namespace
}  // namespace homing::enrich
