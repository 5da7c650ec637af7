#include "enrich/network_database.hpp"

#include <gmock/gmock.h>

#include "homing/core/error.hpp"
#include "homing/core/text.hpp"
#include "tests/support/enrichment_data.hpp"
#include "tests/support/mmdb_file.hpp"

namespace homing::enrich {
namespace {

using test::MmdbFile;

std::string network_named(std::string_view name, std::uint32_t number = 64500) {
  MmdbFile file(MmdbFile::Form::kNetwork);
  file.add("10.0.0.0", 8, number, name);
  return NetworkDatabase(file.bytes()).network(*parse_ip("10.1.1.1"));
}

TEST(NetworkDatabase, KnowsNumberAndNameOfTheNetworkOfAnAddress) {
  const NetworkDatabase database(test::network_data());
  EXPECT_EQ(database.network(*parse_ip("198.51.100.0")), "AS64500 Example Net");
  EXPECT_EQ(database.network(*parse_ip("::ffff:198.51.100.255")), "AS64500 Example Net");
  EXPECT_EQ(database.network(*parse_ip("198.51.101.0")), "");
  EXPECT_EQ(database.network(*parse_ip("2001:db9::1")), "");
  EXPECT_EQ(network_named("", 4'294'967'295), "AS4294967295");
  EXPECT_EQ(network_named("Not routed", 0), "");
}

TEST(NetworkDatabase, ANameIsOneShortLineOfTextWhateverItsBytes) {
  EXPECT_EQ(network_named("a\nb\x1b[31mc"), "AS64500 a b [31mc");
  EXPECT_EQ(network_named("R\xc3\xa9seau"), "AS64500 R\xc3\xa9seau");
  EXPECT_EQ(network_named("\xff"), "AS64500 %FF");
  for (const std::string& name : {std::string(1000, '\xff'), std::string(127, 'x') + "\xc3\xa9",
                                  std::string(128, 'x') + "y", std::string(300, '\0')}) {
    const std::string network = network_named(name);
    EXPECT_TRUE(is_storable_text(network));
    EXPECT_LE(network.size(), std::string_view("AS64500 ").size() + 128);
    EXPECT_GE(network.size(), std::string_view("AS64500 ").size() + 126);
  }
}

TEST(NetworkDatabase, MakesNothingOfADatabaseOfOtherThings) {
  EXPECT_EQ(NetworkDatabase(test::country_data()).network(*parse_ip("198.51.100.7")), "");
  EXPECT_EQ(NetworkDatabase(MmdbFile().bytes(1'795'000'000)).built_at().time_since_epoch(),
            std::chrono::seconds(1'795'000'000));
  EXPECT_THROW(NetworkDatabase("<html>404</html>"), UserError);
}

}  // namespace
}  // namespace homing::enrich
