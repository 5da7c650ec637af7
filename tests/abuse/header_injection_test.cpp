#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "abused_tracker.hpp"
#include "tests/support/abuse_corpus.hpp"

namespace homing::test {
namespace {

using testing::ElementsAreArray;

// What somebody may write for CR LF in the hope that it becomes one on the way.
const std::vector<std::string> kLineEnds{"%0d%0a",
                                         "%0D%0A",
                                         "%0a",
                                         "%0d",
                                         "%250d%250a",
                                         "%u000d%u000a",
                                         "%c0%8d%c0%8a",
                                         "%00%0d%0a",
                                         "%0d%0a%20",
                                         "%E5%98%8D%E5%98%8A",
                                         "\xE5\x98\x8D\xE5\x98\x8A",
                                         "%e2%80%a8",
                                         "\\r\\n"};

std::vector<std::string> parameters() {
  std::vector<std::string> names{"source", "creative", "ext_id", "url", "other"};
  for (int i = 1; i <= 10; ++i) names.push_back("sub" + std::to_string(i));
  return names;
}

/// The test catalog with an offer that says everything it is told.
std::string talkative_catalog() {
  auto catalog = nlohmann::json::parse(test_catalog());
  std::string url = "https://shop.example/{source}/{creative}?c={click_id}&e={ext_id}&o={offer}&a={aff}";
  for (int i = 1; i <= 10; ++i) url += "&s={sub" + std::to_string(i) + "}";
  catalog["offers"].push_back({{"ref", "talkative"},
                               {"advertiser", "acme"},
                               {"target_url", url},
                               {"deep_link_hosts", {"shop.example"}},
                               {"goals", {{{"ref", "sale"}, {"payout", "1"}, {"currency", "EUR"}}}}});
  return catalog.dump();
}

std::vector<std::string> header_names(const HttpResponse& response) {
  std::vector<std::string> names;
  for (const auto& [name, value] : response.headers) names.push_back(name);
  return names;
}

class HeaderInjection : public testing::Test {
 protected:
  HeaderInjection() {
    apply_catalog(abused_.tracker.database.url(), talkative_catalog());
    const bool known = eventually([this] { return get("").status == 302; });
    if (!known) throw std::runtime_error("the server does not see the new offer");
    usual_headers_ = header_names(get(""));
  }

  HttpResponse get(const std::string& more) { return client_.get("/click?offer=talkative&aff=nora" + more); }

  /// Every header is one that belongs there, and the Location is one line of plain characters.
  void expect_nothing_injected(const HttpResponse& response) {
    EXPECT_EQ(response.status, 302);
    EXPECT_EQ(response.body, "");
    EXPECT_THAT(header_names(response), ElementsAreArray(usual_headers_));
    EXPECT_TRUE(response.location().starts_with("https://shop.example/")) << response.location();
    for (const char c : response.location()) EXPECT_TRUE(c > ' ' && c <= '~') << response.location();
  }

  AbusedTracker abused_;
  HttpClient client_ = abused_.tracker.server.client();
  std::vector<std::string> usual_headers_;
};

TEST_F(HeaderInjection, WorksThroughNoParameter) {
  for (const std::string& name : parameters()) {
    for (const std::string& line_end : kLineEnds) {
      SCOPED_TRACE(name + " " + line_end);
      const std::string start = name == "url" ? "https%3A%2F%2Fshop.example%2F" : "a";
      expect_nothing_injected(
          get("&" + name + "=" + start + line_end + "Set-Cookie:%20x=1" + line_end + line_end + "<script>"));
      expect_nothing_injected(get("&" + line_end + "X:" + name + "=1"));
    }
  }
  abused_.expect_the_database_to_agree();
}

TEST_F(HeaderInjection, WorksThroughNoNameOfAnOfferOrAffiliate) {
  for (const std::string& line_end : kLineEnds) {
    SCOPED_TRACE(line_end);
    const std::string attack = line_end + "Set-Cookie:%20x=1" + line_end + line_end + "x";
    for (const std::string& target :
         {"/click?offer=talkative" + attack + "&aff=nora", "/click?offer=talkative&aff=nora" + attack,
          "/click" + attack + "?offer=talkative&aff=nora", "/postback?click_id=" + attack,
          "/postback?click_id=x&" + attack + "=1", "/" + attack}) {
      const HttpResponse response = client_.get(target);
      EXPECT_GE(response.status, 400) << target;
      EXPECT_EQ(response.header("Set-Cookie"), "") << target;
      EXPECT_EQ(response.location(), "") << target;
    }
  }
}

}  // namespace
}  // namespace homing::test
