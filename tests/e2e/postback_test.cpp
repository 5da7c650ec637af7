#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using Parameters = std::map<std::string, std::string>;

TEST(Postback, IsRecordedOnceAndPaid) {
  Tracker tracker;
  const std::string id = tracker.click();
  const PostbackAnswer first =
      tracker.postback({{"click_id", id}, {"txid", "A-1"}, {"amount", "49.90"}, {"adv1", "x"}});
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.code, "recorded");
  EXPECT_EQ(first.conversion_id.size(), 32U);

  const PostbackAnswer second = tracker.postback({{"click_id", id}, {"txid", "A-1"}, {"amount", "59.90"}});
  EXPECT_EQ(second.code, "duplicate");
  EXPECT_EQ(second.conversion_id, first.conversion_id);
  EXPECT_NE(second.message.find("49.9"), std::string::npos) << second.message;

  EXPECT_EQ(tracker.postback({{"click_id", id}, {"txid", "A-2"}}).code, "recorded")
      << "another sale on the same click";
  EXPECT_EQ(tracker.database.value("SELECT string_agg(txid || ' ' || status || ' ' || trim_scale(payout), ', "
                                   "' ORDER BY txid) FROM conversions"),
            "A-1 approved 2.5, A-2 approved 2.5");
  EXPECT_EQ(
      tracker.database.value("SELECT trim_scale(sum(amount)) FROM payout_entries WHERE affiliate_id = 42"),
      "5");
  EXPECT_EQ(tracker.verify().exit_code, 0);
}

TEST(Postback, ComesAsQueryFormOrJson) {
  Tracker tracker;
  HttpClient client = tracker.server.client();
  const std::string id = tracker.click();
  EXPECT_EQ(read_answer(client.get("/postback?click_id=" + id + "&txid=1&amount=1.50")).code, "recorded");
  EXPECT_EQ(read_answer(client.post("/postback", "application/x-www-form-urlencoded",
                                    "click_id=" + id + "&txid=2&amount=1.50"))
                .code,
            "recorded");
  EXPECT_EQ(read_answer(client.post("/postback", "application/json",
                                    R"({"click_id":")" + id + R"(","txid":3,"amount":1.50})"))
                .code,
            "recorded");
  EXPECT_EQ(
      tracker.database.value("SELECT string_agg(txid || ' ' || amount, ', ' ORDER BY txid) FROM conversions"),
      "1 1.500000, 2 1.500000, 3 1.500000");
}

TEST(Postback, RightBehindItsClickIsMatched) {
  Tracker tracker;
  HttpClient clicks = tracker.server.client();
  HttpClient postbacks = tracker.server.client();
  for (int i = 0; i < 200; ++i) {
    const std::string id = click_id_in(clicks.get("/click?offer=shoes&aff=nora").location());
    EXPECT_EQ(read_answer(postbacks.get("/postback?click_id=" + id)).code, "recorded");
  }
}

TEST(Postback, ChangesOfStatusMoveTheLedger) {
  Tracker tracker;
  const std::string id = tracker.click("offer=review&aff=nora");
  const auto balance = [&] {
    return tracker.database.value("SELECT coalesce(trim_scale(sum(amount)), 0) FROM payout_entries");
  };
  EXPECT_EQ(tracker.postback({{"click_id", id}}).code, "recorded");
  EXPECT_EQ(tracker.database.value("SELECT status FROM conversions"), "pending") << "the offer wants review";
  EXPECT_EQ(balance(), "0");
  EXPECT_EQ(tracker.postback({{"click_id", id}, {"status", "Approved"}}).code, "updated");
  EXPECT_EQ(balance(), "3");
  EXPECT_EQ(tracker.postback({{"click_id", id}, {"status", "approved"}}).code, "duplicate");
  const PostbackAnswer back = tracker.postback({{"click_id", id}, {"status", "pending"}});
  EXPECT_EQ(back.status, 422);
  EXPECT_EQ(back.code, "status_change_refused");
  EXPECT_EQ(tracker.postback({{"click_id", id}, {"status", "rejected"}}).code, "updated");
  EXPECT_EQ(balance(), "0");
  EXPECT_EQ(tracker.postback({{"click_id", id}, {"status", "approved"}}).code, "status_change_refused");
  EXPECT_EQ(tracker.postback({{"click_id", id}}).code, "duplicate")
      << "a retry of the first one is always safe";
  EXPECT_EQ(
      tracker.database.value(
          "SELECT string_agg(kind || ' ' || trim_scale(amount), ', ' ORDER BY sequence) FROM payout_entries"),
      "accrual 3, reversal -3");
  EXPECT_EQ(
      tracker.database.value("SELECT string_agg(to_status, ' ' ORDER BY sequence) FROM conversion_events"),
      "pending approved rejected");
  const Finished verified = tracker.verify();
  EXPECT_EQ(verified.exit_code, 0) << verified.output;
}

TEST(Postback, SeveralGoalsPayEachInItsOwnWay) {
  Tracker tracker;
  const std::string id = tracker.click("offer=games&aff=nora");
  const auto send = [&](Parameters parameters) {
    parameters.insert({{"click_id", id}, {"token", std::string(kToken)}});
    return tracker.postback(parameters);
  };
  EXPECT_EQ(send({{"goal", "install"}}).code, "recorded");
  EXPECT_EQ(send({{"goal", "signup"}}).code, "recorded");
  EXPECT_EQ(send({{"amount", "19.99"}, {"currency", "EUR"}}).code, "recorded");
  EXPECT_EQ(send({{"txid", "x"}}).code, "amount_missing");
  EXPECT_EQ(tracker.database.value("SELECT string_agg(ref || ' ' || trim_scale(c.payout) || ' ' || "
                                   "payout_currency || ' ' || trim_scale(c.revenue), "
                                   "', ' ORDER BY ref) FROM conversions c JOIN goals g ON g.id = goal_id"),
            "install 0.4 USD 0.4, sale 1.999 EUR 3.998, signup 1 USD 1");
}

TEST(Postback, OverridesArePaidWhereTheOfferAllowsThem) {
  Tracker tracker;
  const std::string allowed = tracker.click("offer=override&aff=nora");
  EXPECT_EQ(
      tracker.postback({{"click_id", allowed}, {"payout", "7.77"}, {"revenue", "9"}, {"currency", "GBP"}})
          .code,
      "recorded");
  EXPECT_EQ(tracker.database.value(
                "SELECT trim_scale(payout) || payout_currency || trim_scale(revenue) FROM conversions"),
            "7.77GBP9");
}

TEST(Postback, OtherMethodsRecordNothing) {
  Tracker tracker;
  const std::string id = tracker.click();
  HttpClient client = tracker.server.client();
  for (const auto* method : {"PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"}) {
    const HttpResponse response = client.request(method, "/postback?click_id=" + id);
    EXPECT_EQ(response.status, 405) << method;
    EXPECT_EQ(response.header("Allow"), "GET, POST");
    EXPECT_EQ(nlohmann::json::parse(response.body).at("code"), "method_not_allowed") << method;
    EXPECT_EQ(response.header("Cache-Control"), "no-store");
  }
  EXPECT_EQ(client.head("/postback?click_id=" + id).status, 405);
  tracker.settle();
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM postbacks"), "0");
}

struct Refusal {
  const char* code;
  int status;
  Parameters parameters;
  const char* click = "offer=shoes&aff=nora";
};

TEST(Postback, EveryRefusalHasItsCode) {
  Tracker tracker;
  const std::string token(kToken);
  const std::vector<Refusal> refusals{
      {"click_id_missing", 400, {{"click_id", ""}}},
      {"click_id_malformed", 400, {{"click_id", "12345"}}},
      {"click_id_unsubstituted", 400, {{"click_id", "{click_id}"}}},
      {"click_id_not_ours", 404, {{"click_id", "0189f0e2b3a47c5d8e6f001122334455"}}},
      {"amount_invalid", 400, {{"amount", "NaN"}}},
      {"currency_invalid", 400, {{"currency", "EURO"}}},
      {"status_invalid", 400, {{"status", "paid"}}},
      {"payout_invalid", 400, {{"payout", "-1"}}},
      {"parameter_invalid", 400, {{"txid", std::string(300, 'x')}}},
      {"token_missing", 401, {}, "offer=games&aff=nora"},
      {"token_invalid", 403, {{"token", "wrong"}}, "offer=games&aff=nora"},
      {"ip_not_allowed", 403, {}, "offer=fenced&aff=nora"},
      {"goal_unknown", 404, {{"goal", "nope"}}},
      {"payout_override_refused", 422, {{"payout", "1"}}},
      {"amount_missing", 422, {{"token", token}}, "offer=games&aff=nora"},
  };
  for (const Refusal& refusal : refusals) {
    Parameters parameters = refusal.parameters;
    parameters.insert({"click_id", tracker.click(refusal.click)});
    const PostbackAnswer answer = tracker.postback(parameters);
    EXPECT_EQ(answer.code, refusal.code);
    EXPECT_EQ(answer.status, refusal.status) << refusal.code;
    EXPECT_NE(answer.message, "") << refusal.code;
    for (const auto* secret : {"pqxx", "SQL", "ERROR", "clicks_", "/"}) {
      EXPECT_EQ(answer.message.find(secret), std::string::npos) << answer.message;
    }
  }
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM conversions"), "0");
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM postbacks"), "11")
      << "every postback with a genuine ID is stored";
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM postbacks WHERE params LIKE '%wrong%'"), "0")
      << "tokens are masked";
}

TEST(Postback, ARepeatedParameterOrABadBodyIsNamed) {
  Tracker tracker;
  HttpClient client = tracker.server.client();
  const std::string id = tracker.click();
  EXPECT_EQ(read_answer(client.get("/postback?click_id=" + id + "&txid=a&txid=b")).code,
            "parameter_repeated");
  EXPECT_EQ(read_answer(client.get("/postback?click_id=" + id + "&click_id=" + id)).code,
            "parameter_repeated");
  EXPECT_EQ(read_answer(client.post("/postback?txid=a", "application/json",
                                    R"({"click_id":")" + id + R"(","txid":"a"})"))
                .code,
            "parameter_repeated");
  EXPECT_EQ(read_answer(client.post("/postback", "application/json", "{")).code, "body_invalid");
  EXPECT_EQ(read_answer(client.post("/postback?click_id=" + id, "application/json", "{")).code,
            "body_invalid");
  tracker.settle();
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM conversions"), "0");
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM postbacks"), "4") << "all whose ID is genuine";
  EXPECT_EQ(tracker.database.value("SELECT message FROM postbacks WHERE code = 'body_invalid'"),
            "The body is no JSON: it can't be read at byte 2.");
}

TEST(Postback, AGenuineIdWithoutItsClickIsUnknown) {
  Tracker tracker;
  const std::string refused =
      click_id_in(tracker.server.client().get("/click?offer=shoes&aff=nora").location());
  tracker.settle();
  rows(tracker.database.url(), "DELETE FROM clicks WHERE click_id = '" + refused + "' RETURNING 1");
  const PostbackAnswer answer = tracker.postback({{"click_id", refused}});
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.code, "click_unknown");
}

TEST(Postback, OutsideTheWindowTheClickHasExpiredButItsConversionsHaveNot) {
  Tracker tracker;
  const std::string late = tracker.click("offer=short&aff=nora");
  const std::string in_time = tracker.click("offer=short&aff=nora");
  EXPECT_EQ(tracker.postback({{"click_id", in_time}, {"status", "pending"}}).code, "recorded");
  PostbackAnswer answer;
  int n = 0;
  ASSERT_TRUE(eventually([&] {
    answer = tracker.postback({{"click_id", late}, {"txid", std::to_string(++n)}});
    return answer.code == "click_expired";
  }));
  EXPECT_EQ(answer.status, 410);
  EXPECT_EQ(tracker.postback({{"click_id", in_time}, {"status", "approved"}}).code, "updated");
}

TEST(Postback, APausedOfferStillConvertsUnlessItSaysNo) {
  Tracker tracker;
  const std::string open = tracker.click("offer=shoes&aff=nora");
  const std::string closed = tracker.click("offer=closed&aff=nora");
  std::string catalog = test_catalog();
  for (const std::string ref : {R"("ref": "shoes",)", R"("ref": "closed",)"}) {
    catalog.insert(catalog.find(ref) + ref.size(), R"( "state": "paused",)");
  }
  apply_catalog(tracker.database.url(), catalog);
  EXPECT_EQ(tracker.postback({{"click_id", open}}).code, "recorded");
  const PostbackAnswer answer = tracker.postback({{"click_id", closed}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.code, "offer_paused");
}

TEST(Postback, TakesNoTokenButTheRightOne) {
  Tracker tracker;
  const std::string token(kToken);
  const std::string id = tracker.click("offer=games&aff=nora");
  for (const std::string& wrong : {token.substr(1), token.substr(0, token.size() - 1), token + "x",
                                   token + token, ' ' + token, token + ' ', token + std::string("\0", 1),
                                   "A" + token.substr(1), std::string("' OR '1'='1"), std::string(64, '0')}) {
    const PostbackAnswer answer = tracker.postback({{"click_id", id}, {"goal", "install"}, {"token", wrong}});
    EXPECT_EQ(answer.code, "token_invalid") << wrong;
    EXPECT_EQ(answer.status, 403);
  }
  EXPECT_EQ(tracker.postback({{"click_id", id}, {"goal", "install"}}).code, "token_missing");
  tracker.settle();
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM conversions"), "0");
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM postbacks WHERE params LIKE '%token-for%'"), "0");
  EXPECT_EQ(tracker.server.log().find("token-for"), std::string::npos);
}

TEST(Postback, TakesTheTokenAsABearerHeader) {
  Tracker tracker;
  const std::string id = tracker.click("offer=games&aff=nora");
  HttpClient client = tracker.server.client();
  const std::string target = "/postback?goal=install&click_id=" + id;
  EXPECT_EQ(read_answer(client.get(target, {{"Authorization", "Bearer wrong-token-entirely"}})).code,
            "token_invalid");
  EXPECT_EQ(read_answer(client.get(target, {{"Authorization", "Bearer " + std::string(kToken)}})).code,
            "recorded");
  tracker.settle();
  EXPECT_EQ(tracker.server.log().find(kToken), std::string::npos);
}

}  // namespace
}  // namespace homing::test
