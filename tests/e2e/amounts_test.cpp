#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "homing/core/percent.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

/// How a sale's amount may be written, and what is stored of it: empty when it has to be refused.
struct Spelling {
  std::string text;
  std::string stored{};
};

const std::string kMany(1000, '9');

const std::vector<Spelling> kSpellings{
    {"0", "0"},
    {"0.0", "0"},
    {"0.000000", "0"},
    {"00", "0"},
    {"1", "1"},
    {"01", "1"},
    {"007.50", "7.5"},
    {"49.90", "49.9"},
    {"49.9", "49.9"},
    {"0.1", "0.1"},
    {"0.2", "0.2"},
    {"0.3", "0.3"},
    {"1.005", "1.005"},
    {"2.675", "2.675"},
    {"0.000001", "0.000001"},
    {"0.999999", "0.999999"},
    {"123456789012", "123456789012"},
    {"999999999999.999999", "999999999999.999999"},
    {"9007199254740993", ""},
    {"1000000000000", ""},
    {"0.0000001", ""},
    {"1.1234567", ""},
    {"1.00000000", ""},
    {"-0", ""},
    {"-1", ""},
    {"-0.01", ""},
    {"+1", ""},
    {"--1", ""},
    {"1-", ""},
    {"(1)", ""},
    {".5", ""},
    {"5.", ""},
    {".", ""},
    {"1..2", ""},
    {"1.2.3", ""},
    {"1,5", ""},
    {"1,000.00", ""},
    {"1.000,00", ""},
    {"1'000", ""},
    {"1 000", ""},
    {"1_000", ""},
    {"1e3", ""},
    {"1E3", ""},
    {"1e-3", ""},
    {"1e400", ""},
    {"0x10", ""},
    {"010h", ""},
    {"0b1", ""},
    {"1f", ""},
    {"1d", ""},
    {"1L", ""},
    {"NaN", ""},
    {"nan", ""},
    {"Infinity", ""},
    {"inf", ""},
    {"-inf", ""},
    {"null", ""},
    {"true", ""},
    {"undefined", ""},
    {"{amount}", ""},
    {"$5", ""},
    {"5$", ""},
    {"5 EUR", ""},
    {"EUR5", ""},
    {"\xe2\x82\xac"
     "5",
     ""},
    {"5%", ""},
    {" 5", ""},
    {"5 ", ""},
    {"\t5", ""},
    {"5\n", ""},
    {"5\r\n", ""},
    {std::string("5\0", 2), ""},
    {std::string("\0", 1) + "5", ""},
    {"\xc2\xa0"
     "5",
     ""},
    {"\xd9\xa1\xd9\xa2", ""},          // Arabic-Indic digits
    {"\xef\xbc\x91\xef\xbc\x92", ""},  // full-width digits
    {"\xe2\x85\xa4", ""},              // a Roman numeral
    {"5\xcc\x81", ""},                 // with a combining accent
    {"\xff", ""},
    {"1/2", ""},
    {"1;2", ""},
    {"1&2", ""},
    {"1' OR '1'='1", ""},
    {kMany, ""},
    {"0." + kMany, ""},
    {std::string(1000, '0'), ""},
};

/// The four ways in which an amount comes; the last one only for what is a JSON number.
std::vector<HttpResponse> send_each_way(HttpClient& client, const std::string& id, std::size_t number,
                                        const std::string& amount) {
  const auto txid = [number](const char* way) { return std::string(way) + std::to_string(number); };
  const auto form = [&](const char* way) {
    return query_of({{"click_id", id}, {"txid", txid(way)}, {"amount", amount}});
  };
  std::vector<HttpResponse> responses;
  responses.push_back(client.get("/postback?" + form("q")));
  responses.push_back(client.post("/postback", "application/x-www-form-urlencoded", form("f")));
  const nlohmann::json object = {{"click_id", id}, {"txid", txid("s")}, {"amount", amount}};
  const bool is_text =
      nlohmann::json::accept(object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  if (is_text && nlohmann::json::accept('"' + amount + '"'))
    responses.push_back(client.post("/postback", "application/json", object.dump()));
  const std::string number_body =
      R"({"click_id":")" + id + R"(","txid":")" + txid("n") + R"(","amount":)" + amount + '}';
  const auto parsed = nlohmann::json::parse(amount, nullptr, /*allow_exceptions=*/false);
  // Blanks beside a number are not a part of it.
  if (parsed.is_number() && amount.find_first_not_of("0123456789.-eE") == std::string::npos)
    responses.push_back(client.post("/postback", "application/json", number_body));
  return responses;
}

TEST(Amounts, AreExactOrRefusedHoweverTheyAreWritten) {
  ASSERT_GE(kSpellings.size(), 80U);
  Tracker tracker;
  HttpClient client = tracker.server.client();
  const std::string id = tracker.click();
  std::size_t recorded = 0;
  for (std::size_t i = 0; i < kSpellings.size(); ++i) {
    const auto& [text, stored] = kSpellings[i];
    SCOPED_TRACE("amount '" + text.substr(0, 30) + "'");
    for (const HttpResponse& response : send_each_way(client, id, i, text)) {
      const PostbackAnswer answer = read_answer(response);
      EXPECT_EQ(answer.code, stored.empty() ? "amount_invalid" : "recorded") << answer.message;
      if (answer.code == "recorded") ++recorded;
    }
    const auto amounts = tracker.database.rows(
        "SELECT DISTINCT trim_scale(amount) FROM conversions WHERE substr(txid, 2) = '" + std::to_string(i) +
        "'");
    EXPECT_EQ(amounts, stored.empty() ? std::vector<Row>{} : std::vector<Row>{{stored}});
  }
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM conversions"), std::to_string(recorded));
  EXPECT_EQ(tracker.verify().exit_code, 0);
}

// In binary floating point these ten are 0.9999999999999999.
TEST(Amounts, AddUpExactly) {
  Tracker tracker;
  const std::string id = tracker.click();
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(tracker.postback({{"click_id", id}, {"txid", std::to_string(i)}, {"amount", "0.1"}}).code,
              "recorded");
  EXPECT_EQ(tracker.database.value("SELECT sum(amount) = 1 FROM conversions"), "t");
}

}  // namespace
}  // namespace homing::test
