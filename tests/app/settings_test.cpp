#include "homing/app/settings.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "homing/core/error.hpp"
#include "homing/core/private_file.hpp"

namespace homing::app {
namespace {

using namespace std::chrono_literals;

std::string refusal(std::string_view file, const TextByName& environment = {}, const TextByName& flags = {}) {
  try {
    (void)load_settings(file, "homing.json", environment, flags);
  } catch (const UserError& e) {
    return e.what();
  }
  return "taken";
}

std::string shipped_file() {
  return read_file(HOMING_SOURCE_FOLDER "/config/homing.json").value();
}

TEST(Settings, TheFlagBeatsTheEnvironmentWhichBeatsTheFile) {
  const std::string file = R"({"listen_port": 1001, "io_threads": 1, "data_dir": "from-file"})";
  const TextByName environment{{"HOMING_LISTEN_PORT", "1002"}, {"HOMING_IO_THREADS", "2"}, {"PATH", "/bin"}};
  const Settings settings = load_settings(file, "homing.json", environment, {{"listen_port", "1003"}});
  EXPECT_EQ(settings.listen_port, 1003);
  EXPECT_EQ(settings.io_threads, 2U);
  EXPECT_EQ(settings.data_dir, "from-file");
}

TEST(Settings, TheShippedFileListsEverySettingWithItsDefault) {
  const auto json = nlohmann::json::parse(shipped_file(), nullptr, true, true);
  std::set<std::string> listed;
  for (const auto& [name, value] : json.items()) listed.insert(name);
  std::set<std::string> known;
  for (const SettingRow& row : setting_rows()) known.insert(std::string(row.name));
  EXPECT_EQ(listed, known);

  const Settings from_file = load_settings(shipped_file(), "homing.json", {}, {});
  const Settings defaults;
  EXPECT_EQ(from_file.listen_port, defaults.listen_port);
  EXPECT_EQ(from_file.enrichment_dir, defaults.enrichment_dir);
  EXPECT_EQ(from_file.journal_max_size, defaults.journal_max_size);
  EXPECT_EQ(from_file.journal_kept_size, defaults.journal_kept_size);
  EXPECT_EQ(from_file.journal_segment_size, defaults.journal_segment_size);
  EXPECT_EQ(from_file.max_connections, defaults.max_connections);
  EXPECT_EQ(from_file.max_header_size, defaults.max_header_size);
  EXPECT_EQ(from_file.max_body_size, defaults.max_body_size);
  EXPECT_EQ(from_file.max_request_memory, defaults.max_request_memory);
  EXPECT_EQ(from_file.postback_wait, defaults.postback_wait);
  EXPECT_EQ(from_file.parked_postbacks_kept, defaults.parked_postbacks_kept);
  EXPECT_EQ(from_file.database_statement_timeout, defaults.database_statement_timeout);
  EXPECT_EQ(from_file.header_timeout, defaults.header_timeout);
  EXPECT_EQ(from_file.request_timeout, defaults.request_timeout);
  EXPECT_EQ(from_file.idle_timeout, defaults.idle_timeout);
  EXPECT_EQ(from_file.write_timeout, defaults.write_timeout);
  EXPECT_EQ(from_file.shutdown_timeout, defaults.shutdown_timeout);
  EXPECT_EQ(from_file.catalog_refresh, defaults.catalog_refresh);
  EXPECT_EQ(from_file.outbound_timeout, defaults.outbound_timeout);
  EXPECT_EQ(from_file.outbound_first_pause, defaults.outbound_first_pause);
  EXPECT_EQ(from_file.outbound_tried_for, defaults.outbound_tried_for);
  EXPECT_EQ(from_file.outbound_catch_up_rate, defaults.outbound_catch_up_rate);
  EXPECT_EQ(from_file.public_url, defaults.public_url);
  EXPECT_EQ(from_file.admin_address, defaults.admin_address);
  EXPECT_EQ(from_file.admin_port, defaults.admin_port);
  EXPECT_EQ(from_file.admin_token, defaults.admin_token);
  EXPECT_EQ(from_file.public_healthz, defaults.public_healthz);
  EXPECT_EQ(from_file.outbound_kept, defaults.outbound_kept);
  EXPECT_EQ(from_file.apply_batch_records, defaults.apply_batch_records);
  EXPECT_EQ(from_file.clicks_kept, defaults.clicks_kept);
}

TEST(Settings, ACatalogChangeIsLookedForTwiceASecond) {
  EXPECT_EQ(Settings().catalog_refresh, 500ms) << "README says that a change is in force within a second";
}

TEST(Settings, AnEnrichmentFolderMayBeSwitchedOff) {
  EXPECT_EQ(load_settings("", "f", {{"HOMING_ENRICHMENT_DIR", ""}}, {}).enrichment_dir, "");
}

TEST(Settings, AnUnknownOneIsRefusedByName) {
  EXPECT_NE(refusal(R"({"listen_prot": 1})").find("unknown setting 'listen_prot' in homing.json"),
            std::string::npos);
  EXPECT_NE(refusal("", {{"HOMING_LISTEN_PROT", "1"}}).find("unknown setting 'listen_prot'"),
            std::string::npos);
}

using Case = std::pair<std::string, std::string>;

class WrongSetting : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(WrongSetting, IsRefusedByNameWithWhatWasExpected) {
  const auto& [name, value] = GetParam();
  const std::string sentence = refusal("", {{variable_of(name), value}});
  EXPECT_NE(sentence.find("'" + name + "'"), std::string::npos) << sentence;
  EXPECT_NE(sentence.find("expected"), std::string::npos) << sentence;
}

INSTANTIATE_TEST_SUITE_P(, WrongSetting,
                         testing::Values(Case{"listen_port", "65536"}, Case{"listen_port", "http"},
                                         Case{"listen_port", ""}, Case{"listen_address", "localhost"},
                                         Case{"trusted_proxies", "10.0.0.0/40"}, Case{"postback_wait", "2"},
                                         Case{"postback_wait", "0s"}, Case{"journal_max_size", "10"},
                                         Case{"journal_kept_size", "all"}, Case{"unrecorded_clicks", "drop"},
                                         Case{"log_level", "loud"}, Case{"database_statement_timeout", "30d"},
                                         Case{"max_header_size", "4GiB"}, Case{"fallback_url", "ftp://x"},
                                         Case{"io_threads", "-1"}, Case{"admin_token", "short"},
                                         Case{"admin_address", "localhost"}, Case{"public_healthz", "yes"},
                                         Case{"public_url", "go.example"},
                                         Case{"public_url", "https://go.example/?a=1"}));

TEST(Settings, PasswordsAndTokensAreNeverShown) {
  for (const SettingRow& row : setting_rows())
    EXPECT_EQ(row.secret, row.name == "database_url" || row.name == "admin_token");
}

TEST(Settings, AFileThatIsNoObjectIsRefused) {
  EXPECT_NE(refusal("[1]").find("one JSON object"), std::string::npos);
  EXPECT_NE(refusal("{").find("homing.json is no JSON"), std::string::npos);
  EXPECT_NE(refusal(R"({"listen_port": true})").find("'listen_port'"), std::string::npos);
}

TEST(Settings, TrustedProxiesComeAsAListOrAsText) {
  EXPECT_EQ(
      load_settings(R"({"trusted_proxies": ["10.0.0.0/8", "::1"]})", "f", {}, {}).trusted_proxies.size(), 2U);
  EXPECT_EQ(
      load_settings("", "f", {{"HOMING_TRUSTED_PROXIES", "10.0.0.0/8, ::1"}}, {}).trusted_proxies.size(), 2U);
}

TEST(Settings, LinksStartWithThePublicUrlOrWithWhereItListens) {
  const auto url = [](const TextByName& environment) {
    return public_url_of(load_settings("", "f", environment, {}), 8080);
  };
  EXPECT_EQ(url({}), "http://127.0.0.1:8080");
  EXPECT_EQ(url({{"HOMING_LISTEN_ADDRESS", "0.0.0.0"}}), "http://127.0.0.1:8080");
  EXPECT_EQ(url({{"HOMING_LISTEN_ADDRESS", "2001:db8::1"}}), "http://[2001:db8::1]:8080");
  EXPECT_EQ(url({{"HOMING_PUBLIC_URL", "https://go.example/"}}), "https://go.example");
  EXPECT_EQ(url({{"HOMING_PUBLIC_URL", "https://go.example/t"}}), "https://go.example/t");
}

}  // namespace
}  // namespace homing::app
