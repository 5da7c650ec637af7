#include <gmock/gmock.h>

#include "enrich/network_database.hpp"
#include "homing/core/private_file.hpp"
#include "tests/support/enrichment_data.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_folder.hpp"

// scripts/lib/networks.pl makes what the server reads.
namespace homing::enrich {
namespace {

class NetworksScript : public testing::Test {
 protected:
  test::Finished make(const std::string& csv) {
    test::write_file(csv_, csv);
    return test::run({{"perl", HOMING_SOURCE_FOLDER "/scripts/lib/networks.pl", made_.string(), "1781722800",
                       csv_.string()}});
  }
  [[nodiscard]] std::string bytes() const { return read_file(made_.string()).value_or(""); }

  test::TempFolder folder_;
  const std::filesystem::path csv_ = folder_.path() / "networks.csv";
  const std::filesystem::path made_ = folder_.path() / "asn.mmdb";
};

TEST_F(NetworksScript, MakesADatabaseOfRanges) {
  constexpr const char* kCsv =
      "198.51.100.0,198.51.100.9,64500,\"Example \"\"Net\"\", Inc.\"\n"
      "10.0.0.0,10.255.255.255,4294967295,R\xc3\xa9seau\r\n"
      "2001:db8::,2001:db8:0:ffff:ffff:ffff:ffff:ffff,64501,Six\n";
  ASSERT_EQ(make(kCsv).exit_code, 0);
  const std::string first = bytes();
  const NetworkDatabase database(first);
  const auto network = [&](const char* address) { return database.network(*parse_ip(address)); };
  EXPECT_EQ(network("198.51.100.9"), "AS64500 Example \"Net\", Inc.");
  EXPECT_EQ(network("198.51.100.10"), "");
  EXPECT_EQ(network("10.1.2.3"), "AS4294967295 R\xc3\xa9seau") << "reserved, but the data says so";
  EXPECT_EQ(network("2001:db8:0:1::1"), "AS64501 Six");
  EXPECT_EQ(network("2001:db8:1::1"), "");
  EXPECT_EQ(database.built_at().time_since_epoch(), std::chrono::seconds(1'781'722'800));
  ASSERT_EQ(make(kCsv).exit_code, 0);
  EXPECT_TRUE(bytes() == first) << "the same data makes the same file";
}

TEST_F(NetworksScript, MakesNothingOfWhatIsNoRange) {
  const test::Finished finished = make("198.51.100.0,198.51.100.9,64500,Example\n<html>\n");
  EXPECT_NE(finished.exit_code, 0);
  EXPECT_THAT(finished.errors, testing::HasSubstr("networks.csv, line 2: this is no range"));
  EXPECT_EQ(bytes(), "");
}

}  // namespace
}  // namespace homing::enrich
