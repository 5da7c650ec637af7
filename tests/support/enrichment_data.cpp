#include "tests/support/enrichment_data.hpp"

#include <fstream>

#include "tests/support/mmdb_file.hpp"

namespace homing::test {

std::string country_data() {
  MmdbFile file;
  file.add("198.51.100.0", 24, "DE").add("203.0.113.0", 24, "FR").add("2001:db8::", 32, "CH");
  return file.bytes();
}

std::string network_data() {
  MmdbFile file(MmdbFile::Form::kNetwork);
  file.add("198.51.100.0", 24, 64500, "Example Net").add("2001:db8::", 32, 64501, "<b>\x1b[31m\n\xff");
  return file.bytes();
}

std::string pattern_data() {
  return R"yaml(
user_agent_parsers:
  - regex: '(Firefox)/(\d+)'
  - regex: 'Chrome/(\d+).{0,100}Mobile'
    family_replacement: 'Chrome Mobile'
  - regex: '(Chrome)/(\d+)'
  - regex: '^(.{0,200})/(\d+) iTest'
    family_replacement: 'iTest $1'
  - regex: 'refused(?=ahead)'
os_parsers:
  - regex: 'Windows NT'
    os_replacement: 'Windows'
  - regex: '(Android) (\d+)'
  - regex: 'iPhone OS'
    os_replacement: 'iOS'
  - regex: 'Test-(\w+)'
    os_replacement: 'TestOS $1'
device_parsers:
  - regex: '(testspider|otherspider)'
    regex_flag: 'i'
    device_replacement: 'Spider'
    brand_replacement: 'Spider'
  - regex: '(TestPad)'
    brand_replacement: 'Test'
    model_replacement: 'Tablet'
)yaml";
}

std::string crawler_data() {
  return R"json([
  {"pattern": "TestCrawler\\/", "url": "https://crawler.example/", "instances": []},
  {"pattern": "^curl", "instances": ["curl/8.0"]}
])json";
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

void write_enrichment_data(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  write_file(folder / "country.mmdb", country_data());
  write_file(folder / "regexes.yaml", pattern_data());
  write_file(folder / "crawlers.json", crawler_data());
  write_file(folder / "asn.mmdb", network_data());
}

}  // namespace homing::test
