#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "homing/catalog/document.hpp"
#include "homing/core/error.hpp"
#include "tests/catalog/sample_catalog.hpp"

namespace homing::catalog {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string document_with(const std::string& members) {
  return R"({"postback_urls": [{"ref": "nora-pb", "affiliate": "nora", )" + members + "}]}";
}

PostbackUrlEntry entry_with(const std::string& members) {
  return parse_document(document_with(members)).postback_urls.at(0);
}

std::string member_faults(const std::string& members) {
  return faults_of(document_with(members));
}

const std::string kUrl = R"("url": "https://nora.example/pb?cid={ext_id}")";

/// The document that describes the postback URLs of sample_rows().
Document postback_urls_document() {
  return parse_document(R"({"postback_urls": [
      {"ref": "nora-all", "affiliate": "nora", "url": "https://nora.example/pb?cid={ext_id}"},
      {"ref": "nora-quest", "affiliate": "nora", "offer": "quest", "state": "paused", "goals": ["sale", "install"],
       "statuses": ["rejected", "pending"], "share": 90, "method": "POST",
       "url": "https://nora.example/pb?cid={ext_id}", "body_type": "json",
       "body": "{\"id\": \"{conversion_id}\"}"}]})");
}

std::string plan_of(const Document& wanted) {
  return to_text(difference(*build_catalog(sample_rows()), wanted));
}

TEST(PostbackUrlDocument, FillsInDefaults) {
  const PostbackUrlEntry entry = entry_with(kUrl);
  EXPECT_EQ(entry.affiliate, "nora");
  EXPECT_FALSE(entry.id || entry.offer || entry.body);
  EXPECT_EQ(entry.state, State::kActive);
  EXPECT_THAT(entry.goals, IsEmpty());
  EXPECT_THAT(entry.statuses, ElementsAre(ConversionStatus::kApproved));
  EXPECT_EQ(entry.share, 100);
  EXPECT_EQ(entry.method, PostbackMethod::kGet);
}

TEST(PostbackUrlDocument, ReadsEveryMember) {
  const PostbackUrlEntry entry = entry_with(
      R"("id": 5, "offer": "quest", "state": "paused", "goals": ["sale", "install", "sale"], "share": 0,
         "statuses": ["rejected", "pending"], "method": "POST", "url": "https://nora.example/",
         "body": "c={click_id}", "body_type": "form")");
  EXPECT_EQ(entry.id, 5);
  EXPECT_EQ(entry.offer, "quest");
  EXPECT_EQ(entry.state, State::kPaused);
  EXPECT_THAT(entry.goals, ElementsAre("install", "sale"));
  EXPECT_THAT(entry.statuses, ElementsAre(ConversionStatus::kPending, ConversionStatus::kRejected));
  EXPECT_EQ(entry.share, 0);
  EXPECT_EQ(entry.method, PostbackMethod::kPost);
  EXPECT_EQ(entry.url, "https://nora.example/");
  EXPECT_EQ(entry.body, "c={click_id}");
  EXPECT_EQ(entry.body_type, PostbackTemplate::Kind::kForm);
}

TEST(PostbackUrlDocument, ReportsWhatIsWrongByMember) {
  const std::string place = "postback_urls[0] \"nora-pb\": ";
  EXPECT_EQ(member_faults(R"("state": "active")"), place + "url: it is missing");
  EXPECT_EQ(member_faults(R"("url": "https://nora.example/?c={clickid}")"),
            place + "url: unknown macro {clickid}; did you mean {click_id}?");
  EXPECT_EQ(member_faults(kUrl + R"(, "share": 101)"),
            place + "share: a whole number from 0 to 100 is expected");
  EXPECT_THAT(member_faults(kUrl + R"(, "share": -1)"), HasSubstr("share: a whole number"));
  EXPECT_THAT(member_faults(kUrl + R"(, "share": 99.5)"), HasSubstr("share: a whole number"));
  EXPECT_THAT(member_faults(kUrl + R"(, "statuses": ["aproved"])"),
              HasSubstr("statuses: \"aproved\" is unknown"));
  EXPECT_THAT(member_faults(kUrl + R"(, "statuses": [])"), HasSubstr("statuses: one at least is expected"));
  EXPECT_THAT(member_faults(kUrl + R"(, "goals": "sale")"), HasSubstr("goals: a list [ ] is expected"));
  EXPECT_THAT(member_faults(kUrl + R"(, "method": "PUT")"), HasSubstr("method: \"PUT\" is unknown"));
  EXPECT_EQ(member_faults(kUrl + R"(, "body": "c={click_id}")"),
            place + "body: it is sent with \"method\": \"POST\" only");
  EXPECT_THAT(member_faults(kUrl + R"(, "method": "POST", "body": "c={click_id} ")"),
              HasSubstr("body: character 13"));
  EXPECT_THAT(member_faults(kUrl + R"(, "method": "POST", "body_type": "xml", "body": "x")"),
              HasSubstr("body_type: \"xml\" is unknown"));
  EXPECT_THAT(member_faults(kUrl + R"(, "method": "POST", "body_type": "json", "body": "{\"a\": }")"),
              HasSubstr("body: filled with example values it is no valid JSON"));
  const std::string body =
      R"(, "method": "POST", "body_type": "json", "body": "{\"a\": {status:approved=1}}")";
  EXPECT_EQ(entry_with(kUrl + body).statuses.size(), 1U);
  EXPECT_THAT(member_faults(kUrl + body + R"(, "statuses": ["approved", "rejected"])"),
              HasSubstr("body: where status is rejected it is no valid JSON"));
  const std::string of_goals =
      R"(, "method": "POST", "body_type": "json", "body": "[0, {goal:order=1 install=2}]", "goals": )";
  EXPECT_EQ(entry_with(kUrl + of_goals + R"(["order", "install"])").goals.size(), 2U);
  EXPECT_THAT(member_faults(kUrl + of_goals + R"(["order", "refund"])"),
              HasSubstr("body: where goal is refund it is no valid JSON"));
  EXPECT_EQ(member_faults(R"("url": "http://nora.example:25/?c={click_id}")"),
            place + "url: nothing is ever sent to port 25; 80, 443 and those from 1024 on are sent to");
  EXPECT_THAT(member_faults(kUrl + R"(, "method": "POST", "body_type": "json")"),
              HasSubstr("body_type: there is no body that it could be of"));
  EXPECT_THAT(member_faults(kUrl + R"(, "urls": [])"),
              HasSubstr("unknown member \"urls\"; known are ref, id, affiliate"));
}

TEST(PostbackUrlCheck, KeepsAUrlWithItsAffiliate) {
  Document wanted = postback_urls_document();
  wanted.affiliates.push_back({"other", std::nullopt, "other", State::kActive, std::nullopt});
  wanted.postback_urls[0].affiliate = "other";
  EXPECT_EQ(
      check_error(wanted),
      "postback URL nora-all: affiliate: it is nora's and can't become other's; give that one a URL with "
      "another ref");
}

TEST(PostbackUrlCheck, RefusesAnythingBesideAUrlThatItCannotRead) {
  CatalogRows rows = sample_rows();
  rows.postback_urls[0].url = "https://nora.example/pb?cid={of_tomorrow}";
  try {
    check_against(*build_catalog(rows), Document());
    ADD_FAILURE() << "taken";
  } catch (const UserError& e) {
    EXPECT_THAT(e.what(), testing::StartsWith(
                              "in the database: postback URL nora-all: url: unknown macro {of_tomorrow}"));
  }
}

TEST(PostbackUrlCheck, RefusesReferencesToWhatIsNowhere) {
  EXPECT_EQ(check_error(postback_urls_document()), "no error");
  Document wanted = postback_urls_document();
  wanted.postback_urls[0].affiliate = "nobody";
  wanted.postback_urls[0].goals = {"sale", "sail"};
  wanted.postback_urls[1].offer = "quiz";
  EXPECT_EQ(
      check_error(wanted),
      "postback URL nora-all: affiliate: there is no \"nobody\", neither in the database nor in this "
      "document\n"
      "postback URL nora-all: goals: no offer has a goal \"sail\"\n"
      "postback URL nora-quest: offer: there is no \"quiz\", neither in the database nor in this document");
  wanted = postback_urls_document();
  wanted.postback_urls[1].offer = "shoes";  // which has no install
  wanted.postback_urls[1].id = 33;
  EXPECT_EQ(check_error(wanted),
            "postback URL nora-quest: id: it is 32 and can't become 33\n"
            "postback URL nora-quest: goals: offer shoes has no goal \"install\"");
}

TEST(PostbackUrlCheck, TakesReferencesToWhatComesWithTheDocument) {
  EXPECT_EQ(check_error(parse_document(R"({
      "affiliates": [{"ref": "ann"}],
      "offers": [{"ref": "hats", "advertiser": "acme", "target_url": "https://hats.example/",
                  "goals": [{"ref": "order", "payout": "1", "currency": "EUR"}]},
                 {"ref": "shoes", "advertiser": "acme", "target_url": "https://shop.example/",
                  "goals": [{"ref": "order", "payout": "1", "currency": "EUR"}]}],
      "postback_urls": [
          {"ref": "a", "affiliate": "ann", "offer": "hats", "goals": ["order"], "url": "https://ann.example/"},
          {"ref": "b", "affiliate": "ann", "offer": "shoes", "goals": ["order", "sale"],
           "url": "https://ann.example/"},
          {"ref": "c", "affiliate": "nora", "goals": ["order"], "url": "https://nora.example/"}]})")),
            "no error");
}

TEST(PostbackUrlPlan, IsEmptyWhereEverythingIsAsWanted) {
  EXPECT_EQ(plan_of(postback_urls_document()), "no changes\n");
}

TEST(PostbackUrlPlan, ShowsWhatIsNewFilledWithExampleValues) {
  EXPECT_EQ(
      plan_of(parse_document(document_with(
          R"("offer": "quest", "method": "POST", "url": "https://nora.example/pb?cid={ext_id}&p={payout}",
                   "body_type": "json", "body": "{\n\"s\": {status:approved=1 rejected=0}, \"a\": {_amount}}")"))),
      "+ postback URL nora-pb\n"
      "    affiliate: nora\n"
      "    offer: quest\n"
      "    state: active\n"
      "    goals: every one\n"
      "    statuses: approved\n"
      "    share: 100\n"
      "    method: POST\n"
      "    url: https://nora.example/pb?cid={ext_id}&p={payout}\n"
      "    body: \"{\\x0a\"s\": {status:approved=1 rejected=0}, \"a\": {_amount}}\"\n"
      "    body_type: json\n"
      "    example: https://nora.example/pb?cid=abc123&p=2.5\n"
      "    example: { \"s\": 1, \"a\": 49.9}\n"
      "    warning: the body: without a value for amount it is no valid JSON; write \"{amount}\", in "
      "quotes\n");
}

TEST(PostbackUrlPlan, ShowsAConversionThatMayComeAndWarnsOfOthers) {
  const std::string plan = plan_of(parse_document(document_with(
      R"("statuses": ["rejected"], "goals": ["install"], "method": "POST",
         "url": "http://localhost:8080/pb?c={ext_id}&s={status}&e={goal}", "body_type": "json",
         "body": "{\"id\": \"{ClickId}\", \"ok\": {status:rejected=0}, \"c\": {country:FR=1}}")")));
  EXPECT_THAT(plan,
              testing::EndsWith(
                  "    example: http://localhost:8080/pb?c=abc123&s=rejected&e=install\n"
                  "    example: {\"id\": \"{ClickId}\", \"ok\": 0, \"c\": 1}\n"
                  "    warning: the URL: localhost is not public: nothing is sent to it, unless "
                  "outbound_allowed_networks has its address\n"
                  "    warning: the body: {ClickId} is sent as it stands; a macro is written {click_id}\n"
                  "    warning: the body: where country is none of the values in its pairs it is no valid "
                  "JSON; write "
                  "the macro in quotes\n"));
}

TEST(PostbackUrlPlan, NamesEachChangedMemberAndWarnsOfWhatLooksWrong) {
  Document wanted = postback_urls_document();
  wanted.postback_urls[0].url = "https://nora.example/pb&token=REPLACE_ME";
  wanted.postback_urls[1].offer.reset();
  wanted.postback_urls[1].goals.clear();
  wanted.postback_urls[1].statuses = {ConversionStatus::kApproved};
  wanted.postback_urls[1].share = 100;
  wanted.postback_urls[1].body.reset();
  EXPECT_EQ(
      plan_of(wanted),
      "~ postback URL nora-all\n"
      "    url: https://nora.example/pb?cid={ext_id} -> https://nora.example/pb&token=REPLACE_ME\n"
      "    example: https://nora.example/pb&token=REPLACE_ME\n"
      "    warning: the URL: REPLACE_ME looks like a place that was to be filled in\n"
      "    warning: the URL: an & stands before any ?; the first parameter follows a ?\n"
      "    warning: nothing in it tells which click or conversion is meant: {ext_id}, {click_id}, {sub1}, "
      "{conversion_id} and {txid} do\n"
      "~ postback URL nora-quest\n"
      "    offer: quest -> none\n"
      "    goals: install, sale -> every one\n"
      "    statuses: pending, rejected -> approved\n"
      "    share: 90 -> 100\n"
      "    body: \"{\"id\": \"{conversion_id}\"}\" -> none\n"
      "    body_type: json -> none\n"
      "    example: https://nora.example/pb?cid=abc123\n");
}

}  // namespace
}  // namespace homing::catalog
