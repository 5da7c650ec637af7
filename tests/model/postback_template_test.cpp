#include "homing/model/postback_template.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "homing/core/percent.hpp"

namespace homing {
namespace {

using Kind = PostbackTemplate::Kind;
using nlohmann::json;
using testing::HasSubstr;

PostbackTemplate parsed(std::string_view text, Kind kind = Kind::kUrl) {
  std::string error;
  auto result = PostbackTemplate::parse(text, kind, error);
  EXPECT_TRUE(result) << text << ": " << error;
  EXPECT_EQ(error, "");
  return result.value_or(PostbackTemplate());
}

std::string error_of(std::string_view text, Kind kind = Kind::kUrl) {
  std::string error;
  EXPECT_FALSE(PostbackTemplate::parse(text, kind, error)) << text;
  return error;
}

std::string with(PostbackMacro macro, const std::string& value, std::string_view text,
                 Kind kind = Kind::kUrl) {
  PostbackMacroValues values;
  at(values, macro) = value;
  return parsed(text, kind).expanded(values);
}

TEST(PostbackMacros, HaveTheNamesOfTheClicksMacrosAndMore) {
  for (std::size_t i = 0; i < kClickMacros; ++i) {
    EXPECT_EQ(name_of(static_cast<PostbackMacro>(i)), name_of(static_cast<ClickMacro>(i)));
  }
  for (std::size_t i = 0; i < kPostbackMacros; ++i) {
    const auto macro = static_cast<PostbackMacro>(i);
    EXPECT_EQ(postback_macro_named(name_of(macro)), macro);
    EXPECT_FALSE(at(example_values(), macro).empty()) << name_of(macro);
  }
  EXPECT_EQ(name_of(PostbackMacro::kConversionId), "conversion_id");
  EXPECT_EQ(name_of(PostbackMacro::kTxid), "txid");
  EXPECT_EQ(name_of(PostbackMacro::kAdv5), "adv5");
  EXPECT_EQ(name_of(PostbackMacro::kConversionTimestamp), "conversion_timestamp");
  EXPECT_EQ(postback_macro_named("clickid"), std::nullopt);
}

TEST(PostbackTemplate, FillsEveryMacroInEveryKind) {
  for (std::size_t i = 0; i < kPostbackMacros; ++i) {
    const auto macro = static_cast<PostbackMacro>(i);
    const std::string name = "{" + std::string(name_of(macro)) + "}";
    EXPECT_EQ(with(macro, "v 1", "https://a.example/?x=" + name), "https://a.example/?x=v%201");
    EXPECT_EQ(with(macro, "v 1", "x=" + name, Kind::kForm), "x=v%201");
    EXPECT_EQ(with(macro, "v 1", R"({"x":")" + name + "\"}", Kind::kJson), R"({"x":"v 1"})");
    EXPECT_TRUE(parsed("https://a.example/?x=" + name).uses(macro));
    EXPECT_FALSE(parsed("https://a.example/").uses(macro));
  }
}

TEST(PostbackTemplate, LeavesEveryOtherByteAsItIs) {
  const std::string text = "HTTPS://Tracker.Example:8443/%7e/a;b?x[]=1&&y=|^&z={txid}&#f";
  EXPECT_EQ(with(PostbackMacro::kTxid, "A1", text),
            "HTTPS://Tracker.Example:8443/%7e/a;b?x[]=1&&y=|^&z=A1&#f");
  EXPECT_EQ(parsed(text).text(), text);
}

TEST(PostbackTemplate, EncodesValuesSoThatTheReceiverReadsTheSameBytes) {
  using namespace std::string_literals;
  const std::string value = "a b&c=d#e?f/g\\h\r\nX: y\0\xFF\xC3\xBC%41+{txid}"s;
  const std::string url = with(PostbackMacro::kSub1, value, "https://a.example/?s={sub1}");
  EXPECT_EQ(percent_decode(url.substr(url.find('=') + 1)), value);
  const std::string form = with(PostbackMacro::kSub1, value, "s={sub1}&t=1", Kind::kForm);
  EXPECT_EQ(percent_decode(form.substr(2, form.size() - 6)), value);
}

TEST(PostbackTemplate, RawValuesKeepWhatAUrlMayHold) {
  const std::string url = "https://b.example/x?a=1&b=%20#c";
  EXPECT_EQ(with(PostbackMacro::kSub1, url, "https://a.example/?to={_sub1}"), "https://a.example/?to=" + url);
  EXPECT_EQ(with(PostbackMacro::kSub1, url, "to={_sub1}", Kind::kForm), "to=" + url);
}

TEST(PostbackTemplate, NoRawValueSplitsTheRequestLine) {
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte) every_byte.push_back(static_cast<char>(byte));
  const std::string url = with(PostbackMacro::kSub1, every_byte, "https://a.example/{_sub1}?x={_sub1}");
  for (const char c : url) {
    EXPECT_TRUE(c > ' ' && c <= '~' && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos)
        << static_cast<int>(c);
  }
  EXPECT_THAT(with(PostbackMacro::kSub1, "x HTTP/1.1\r\nHost: evil", "https://a.example/{_sub1}"),
              testing::StrEq("https://a.example/x%20HTTP/1.1%0D%0AHost:%20evil"));
}

TEST(PostbackTemplate, MapsValuesToWhatTheReceiverCallsThem) {
  const std::string text = "https://a.example/?s={status:approved=1  rejected=0 pending=wait.2}&t={txid}";
  const auto status = [&](const std::string& value, std::string_view of, Kind kind = Kind::kUrl) {
    return with(PostbackMacro::kStatus, value, of, kind);
  };
  EXPECT_EQ(status("approved", text), "https://a.example/?s=1&t=");
  EXPECT_EQ(status("rejected", text), "https://a.example/?s=0&t=");
  EXPECT_EQ(status("pending", text), "https://a.example/?s=wait.2&t=");
  EXPECT_EQ(status("pending", "s={status:approved=1 rejected=0}", Kind::kForm), "s=");
  EXPECT_EQ(status("rejected", R"({"ok":{status:approved=true rejected=false}})", Kind::kJson),
            R"({"ok":false})");
  EXPECT_EQ(with(PostbackMacro::kGoal, "sale", "https://a.example/?e={goal:sale=Purchase install=Install}"),
            "https://a.example/?e=Purchase");
}

TEST(PostbackTemplate, RefusesPairsThatMakeNoSense) {
  const auto error = [](const std::string& pairs, const std::string& name = "status") {
    return error_of("https://a.example/?s={" + name + ":" + pairs + "}");
  };
  EXPECT_THAT(error(""), HasSubstr("{status:}: a pair such as approved=1 is expected"));
  EXPECT_THAT(error("1"),
              HasSubstr("pairs such as approved=1, with a blank between them, are expected, not 1"));
  EXPECT_THAT(error("=1"), HasSubstr("not =1"));
  EXPECT_THAT(error("approved=a&b"), HasSubstr("only letters, digits and -._~ are taken, not a&b"));
  EXPECT_THAT(error("aproved=1"), HasSubstr("no status aproved; there are pending, approved and rejected"));
  EXPECT_THAT(error("sale=1 sale=2", "goal"), HasSubstr("sale stands twice"));
}

TEST(PostbackTemplate, SuggestsTheNearestMacroForOneThatIsUnknown) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"clickid", "click_id"},           {"CLICK_ID", "click_id"}, {"clik_id", "click_id"},
      {"transaction_id", "txid"},        {"pay_out", "payout"},    {"_curency", "currency"},
      {"external_id", "ext_id"},         {"sub_1", "sub1"},        {"goalid", "goal_id"},
      {"affiliate_id", "aff_id"},        {"stauts:a=1", "status"}, {"conversion_tme", "conversion_time"},
      {"conversion-id", "conversion_id"}};
  for (const auto& [wrong, right] : cases) {
    EXPECT_EQ(error_of("https://a.example/?x={" + wrong + "}"),
              "unknown macro {" + wrong + "}; did you mean {" + right + "}?");
  }
  EXPECT_THAT(error_of("https://a.example/?x={}"), HasSubstr("known are {click_id} {offer} {offer_id}"));
  EXPECT_THAT(error_of("https://a.example/?x={gclid_hash}"), HasSubstr("unknown macro {gclid_hash}; "));
  EXPECT_EQ(error_of("x={clickid}", Kind::kForm), "unknown macro {clickid}; did you mean {click_id}?");
  EXPECT_EQ(error_of(R"({"x":"{clickid}"})", Kind::kJson),
            "unknown macro {clickid}; did you mean {click_id}?");
}

TEST(PostbackTemplate, RefusesBracesThatBelongToNoMacro) {
  EXPECT_THAT(error_of("https://a.example/?x={click_id"), HasSubstr("never closed"));
  EXPECT_THAT(error_of("https://a.example/?x=click_id}"), HasSubstr("without its {"));
  EXPECT_THAT(error_of("https://a.example/?x={{click_id}}"), HasSubstr("did you mean {click_id}?"));
}

TEST(PostbackTemplate, TakesAUrlFromTheCatalogAlone) {
  for (const std::string_view text :
       {"https://{sub1}.a.example/", "https://a.example{_sub1}", "https://a.example:{sub1}/",
        "https://{status:approved=a rejected=b}.example/"}) {
    EXPECT_THAT(error_of(text), HasSubstr("macro can't stand in the host")) << text;
  }
  EXPECT_THAT(error_of("{sub1}://a.example/"), HasSubstr("http:// or https://"));
  EXPECT_THAT(error_of("ftp://a.example/"), HasSubstr("http:// or https://"));
  EXPECT_THAT(error_of("https://me:secret@a.example/"), HasSubstr("user info"));
  EXPECT_THAT(error_of("https://a.example/a b"), HasSubstr("character 20 is a blank"));
  EXPECT_THAT(error_of("https://a.example/\r\nX: y"), HasSubstr("percent escape"));
  EXPECT_THAT(error_of("https://a.example/\xC3\xBC"), HasSubstr("percent escape"));
}

TEST(PostbackTemplate, HasALimitOfLengthAndOfMacros) {
  const std::string head = "https://a.example/";
  (void)parsed(head + std::string(2048 - head.size(), 'a'));
  EXPECT_THAT(error_of(head + std::string(2049 - head.size(), 'a')), HasSubstr("2048 are the most"));
  std::string macros;
  for (int i = 0; i < 64; ++i) macros += "{ip}";
  (void)parsed(head + macros);
  EXPECT_THAT(error_of(head + macros + "{ip}"), HasSubstr("more than 64 macros"));
  (void)parsed(std::string(8192, 'a'), Kind::kForm);
  EXPECT_THAT(error_of(std::string(8193, 'a'), Kind::kForm), HasSubstr("8192 are the most"));
  EXPECT_THAT(error_of("\"" + std::string(8192, 'a') + "\"", Kind::kJson), HasSubstr("8192 are the most"));
  EXPECT_THAT(error_of("", Kind::kForm), HasSubstr("empty"));
}

TEST(PostbackTemplate, KnowsTheBracesOfJsonFromThoseOfMacros) {
  const std::string body =
      R"({ "event": {"id": "{conversion_id}", "tags": {}, "note": "{ x } {A}", "n": {_amount}},
    "when": {conversion_timestamp}, "brace": "{", "text": "a{txid}b" })";
  const json filled = json::parse(parsed(body, Kind::kJson).expanded(example_values()));
  EXPECT_EQ(filled["event"]["id"], at(example_values(), PostbackMacro::kConversionId));
  EXPECT_EQ(filled["event"]["tags"], json::object());
  EXPECT_EQ(filled["event"]["note"], "{ x } {A}");
  EXPECT_EQ(filled["event"]["n"], 49.9);
  EXPECT_EQ(filled["when"], std::stoll(at(example_values(), PostbackMacro::kConversionTimestamp)));
  EXPECT_EQ(filled["text"], "aA-1001b");
}

TEST(PostbackTemplate, EscapesValuesInJson) {
  using namespace std::string_literals;
  const std::string value = "say \"hi\"\\\r\n\t\0{txid}\xC3\xBC"s;
  const std::string body = with(PostbackMacro::kSub1, value, R"({"s":"{sub1}"})", Kind::kJson);
  EXPECT_EQ(json::parse(body)["s"].get<std::string>(), value);
  // What is no UTF-8 can't stand in JSON at all.
  const std::string replaced = with(PostbackMacro::kSub1,
                                    "a\xFF"
                                    "b",
                                    R"({"s":"{sub1}"})", Kind::kJson);
  EXPECT_EQ(json::parse(replaced)["s"].get<std::string>(),
            "a\xEF\xBF\xBD"
            "b");
}

TEST(PostbackTemplate, KnowsTheValuesThatPairsName) {
  const PostbackTemplate text =
      parsed("https://a.example/?s={status:approved=1 rejected=0}&g={goal}&t={status:pending=2}");
  EXPECT_THAT(text.values_named(PostbackMacro::kStatus),
              testing::ElementsAre("approved", "rejected", "pending"));
  EXPECT_THAT(text.values_named(PostbackMacro::kGoal), testing::IsEmpty());
}

}  // namespace
}  // namespace homing
