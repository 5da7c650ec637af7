// Sales that no advertiser's server reports: one by one, by promo code, from a file. The real server.

#include "tests/e2e/sales_api.hpp"
#include "tests/support/eventually.hpp"

namespace homing::test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(SalesApi, ReportsASaleByHand) {
  const json sale{{"click_id", tracker.click()}, {"txid", "P-1"},    {"amount", "12.50"},
                  {"currency", "eur"},           {"adv1", "till 3"}, {"adv5", "Anna"},
                  {"note", "sold by phone"}};
  const HttpResponse made = api.call("POST", "/conversions", sale);
  ASSERT_EQ(made.status, 201) << made.body;
  const json shown = json::parse(api.call("GET", made.location().substr(7)).body);
  EXPECT_EQ(shown.at("amount"), "12.5");
  EXPECT_EQ(shown.at("status"), "approved");
  EXPECT_EQ(shown.at("adv1"), "till 3");
  EXPECT_EQ(shown.at("adv5"), "Anna");
  EXPECT_EQ(shown.at("events")[0].at("by"), "setting admin_token");
  EXPECT_EQ(shown.at("events")[0].at("reason"), "sold by phone");
  const HttpResponse again = api.call("POST", "/conversions", sale);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(json::parse(again.body).at("code"), "duplicate");
  expect_all_holds();
}

TEST_F(SalesApi, ASaleByHandIsHeldToTheOffersRules) {
  const auto code_of = [&](const json& sale) { return api.json("POST", "/conversions", sale).at("code"); };
  const std::string click = tracker.click();
  EXPECT_EQ(code_of({{"click_id", click}, {"payout", "9"}}), "payout_override_refused");
  EXPECT_EQ(code_of({{"click_id", click}, {"amount", "-1"}}), "amount_invalid");
  EXPECT_EQ(code_of({{"click_id", click}, {"goal", "nothing"}}), "goal_unknown");
  EXPECT_EQ(code_of({{"click_id", std::string(32, '1')}}), "click_id_malformed");
  EXPECT_EQ(code_of({{"txid", "1"}}), "click_id_missing");
  EXPECT_THAT(api.call("POST", "/conversions", json::object()).body,
              HasSubstr("neither a click_id nor a code"));
  EXPECT_EQ(code_of({{"click_id", click}, {"code", "X"}, {"txid", "1"}}), "click_id_and_code");
  EXPECT_EQ(code_of({{"code", "X"}}), "txid_missing");
  EXPECT_EQ(code_of({{"code", "X"}, {"txid", "1"}}), "code_unknown");
  EXPECT_EQ(code_of({{"click_id", click}, {"token", "x"}}), "input_invalid");
  EXPECT_EQ(count("conversions"), "0");
}

TEST_F(SalesApi, APromoCodeStandsForALink) {
  add_code("SUMMER10");
  const HttpResponse made =
      api.call("POST", "/conversions", {{"code", "summer10"}, {"txid", "S-1"}, {"status", "pending"}});
  ASSERT_EQ(made.status, 201) << made.body;
  const json shown = json::parse(api.call("GET", made.location().substr(7)).body);
  EXPECT_EQ(shown.at("offer"), "shoes");
  EXPECT_EQ(shown.at("affiliate"), "nora");
  EXPECT_EQ(shown.at("advertiser"), "acme");
  EXPECT_EQ(shown.at("status"), "pending");
  const json later =
      api.json("POST", "/conversions", {{"code", "SUMMER10"}, {"txid", "S-1"}, {"status", "approved"}});
  EXPECT_EQ(later.at("code"), "updated");
  EXPECT_EQ(later.at("conversion_id"), shown.at("id"));
  EXPECT_EQ(tracker.database.value("SELECT flag || ' ' || other_params FROM clicks"), "code code=SUMMER10");
  EXPECT_EQ(tracker.database.value("SELECT string_agg(kind, ',') FROM click_rollup"), "code")
      << "no visit is counted";
  expect_all_holds();
  const json totals = api.json("GET", "/reports?with=time_to_conversion").at("totals");
  EXPECT_EQ(totals.at("conversions").at("approved"), 1);
  EXPECT_FALSE(totals.contains("time_to_conversion")) << "from a click that was made with the report";
}

TEST_F(SalesApi, ACodeOfAPausedAffiliateIsRefusedAsAClickWouldBe) {
  add_code("SUMMER10");
  const std::string etag = api.call("GET", "/affiliates/nora").header("ETag");
  ASSERT_EQ(api.call("PATCH", "/affiliates/nora", {{"state", "paused"}}, {{"If-Match", etag}}).status, 200);
  const std::string sale = "code,txid\nSUMMER10,B-1\n";
  ASSERT_TRUE(
      eventually([&] { return codes(preview(sale)) == std::vector<std::string>{"affiliate_paused"}; }));
  EXPECT_THAT(codes(import(sale)), ElementsAre("affiliate_paused"));
  tracker.settle();
  EXPECT_EQ(count("conversions"), "0");
}

TEST_F(SalesApi, WhatWasSoldByACodeIsCorrectedByItThoughNothingNewIsTaken) {
  add_code("SUMMER10");
  const auto file = [](const char* txid, const char* status) {
    return std::string("code,txid,status\nSUMMER10,") + txid + "," + status + "\n";
  };
  for (const char* const txid : {"R-1", "R-2", "R-3"})
    ASSERT_THAT(codes(import(file(txid, "approved"))), ElementsAre("recorded"));
  const auto set_state = [&](const std::string& path, const char* state) {
    const std::string etag = api.call("GET", path).header("ETag");
    EXPECT_EQ(api.call("PATCH", path, {{"state", state}}, {{"If-Match", etag}}).status, 200) << path;
  };
  const auto expect_corrected = [&](const char* txid, const std::string& refusal) {
    const std::vector<std::string> refused{refusal};
    ASSERT_TRUE(eventually([&] { return codes(preview(file("N-1", ""))) == refused; })) << refusal;
    EXPECT_EQ(codes(import(file("N-1", ""))), refused);
    EXPECT_EQ(codes(import("code,txid\nSUMMER10,N-2\nSUMMER10,N-2\n")), std::vector(2, refusal));
    EXPECT_EQ(api.json("POST", "/conversions", {{"code", "SUMMER10"}, {"txid", "N-1"}}).at("code"), refusal);
    EXPECT_THAT(codes(import(file(txid, "approved"))), ElementsAre("duplicate"));
    EXPECT_THAT(codes(preview(file(txid, "rejected"))), ElementsAre("updated"));
    EXPECT_THAT(codes(import(file(txid, "rejected"))), ElementsAre("updated"));
  };
  set_state("/affiliates/nora", "paused");
  expect_corrected("R-1", "affiliate_paused");
  set_state("/affiliates/nora", "active");
  set_state("/offers/shoes", "paused");
  expect_corrected("R-2", "offer_paused");
  set_state("/promo-codes/SUMMER10", "archived");
  expect_corrected("R-3", "code_archived");
  EXPECT_EQ(count("code_clicks"), "3") << "none is kept for what is refused";
  EXPECT_EQ(tracker.database.value("SELECT sum(amount)::text FROM payout_entries"), "0.000000");
  expect_all_holds();
}

TEST_F(SalesApi, AClickThatARefusedLineHasLeftLetsNoNewSaleIn) {
  add_code("GAMES", "games");
  ASSERT_THAT(codes(import("code,txid\nGAMES,G-1\n")), ElementsAre("amount_missing"));
  ASSERT_EQ(count("code_clicks"), "1");
  const std::string etag = api.call("GET", "/promo-codes/GAMES").header("ETag");
  ASSERT_EQ(api.call("PATCH", "/promo-codes/GAMES", {{"state", "archived"}}, {{"If-Match", etag}}).status,
            200);
  const std::string with_amount = "code,txid,amount\nGAMES,G-1,50\n";
  EXPECT_THAT(codes(preview(with_amount)), ElementsAre("code_archived"));
  EXPECT_THAT(codes(import(with_amount)), ElementsAre("code_archived"));
  EXPECT_EQ(count("conversions"), "0");
}

TEST_F(SalesApi, APreviewKnowsAClickThatHasJustCome) {
  for (int i = 0; i < 10; ++i)
    EXPECT_THAT(codes(preview("click_id,txid\n" + tracker.click() + ",A-1\n")), ElementsAre("recorded"));
}

TEST_F(SalesApi, APreviewSaysLineByLineWhatWouldHappenAndWritesNothing) {
  add_code("SUMMER10");
  add_code("OLD");
  EXPECT_EQ(api.call("PATCH", "/promo-codes/OLD", {{"state", "archived"}}, {{"If-Match", "\"1\""}}).status,
            200);
  const std::string click = tracker.click();
  tracker.settle();
  const std::string csv = "click_id,code,txid,goal,amount,status\n" + click + ",,A-1,,,\n" + click +
                          ",,A-1,,,\n" + click + ",,A-1,,,rejected\n,SUMMER10,A-2,,5,\n,summer10,A-2,,5,\n" +
                          ",NONE,A-3,,,\n,OLD,A-4,,,\n" + click + ",,,,,\n,,A-5,,,\n" + click +
                          ",,A-6,nope,,\n" + click + ",,A-7,,1e3,\n" + click + ",,A-8,,,lost\n";
  const std::vector<std::string> expected{"recorded",      "duplicate",      "updated",
                                          "recorded",      "duplicate",      "code_unknown",
                                          "code_archived", "txid_missing",   "click_id_missing",
                                          "goal_unknown",  "amount_invalid", "status_invalid"};
  const json seen = preview(csv);
  EXPECT_EQ(codes(seen), expected);
  EXPECT_EQ(seen.at("lines")[0].at("line"), 2);
  EXPECT_EQ(seen.at("totals").at("lines"), 12);
  EXPECT_EQ(seen.at("totals").at("recorded"), 2);
  const std::string paid = "shoes nora sale 2.5 EUR 4 EUR";
  std::vector<std::string> known{paid, paid, paid, paid, paid, ""};
  known.insert(known.end(), {"shoes nora", "", "", "shoes nora", "", ""});
  EXPECT_EQ(who_gets_what(seen), known);
  tracker.settle();
  for (const char* table : {"conversions", "postbacks", "code_clicks"}) EXPECT_EQ(count(table), "0") << table;
  EXPECT_EQ(count("clicks"), "1");
  EXPECT_EQ(codes(import(csv)), expected) << "and it does happen";
  EXPECT_EQ(count("conversions"), "2");
  expect_all_holds();
}

TEST_F(SalesApi, AFileThatIsImportedTwiceDoublesNothing) {
  add_code("SUMMER10");
  const std::string click = tracker.click();
  std::string csv = "click_id,code,txid,amount\r\n";
  for (int i = 0; i < 700; ++i) {
    const std::string txid = "T-" + std::to_string(i);
    csv += (i % 2 == 0 ? click + ",," : ",SUMMER10,") + txid + ",10\r\n";
  }
  EXPECT_THAT(codes(import(csv)), Each("recorded"));
  EXPECT_EQ(count("conversions"), "700");
  EXPECT_EQ(count("clicks"), "351");
  EXPECT_THAT(codes(preview(csv)), Each("duplicate"));
  EXPECT_THAT(codes(import(csv)), Each("duplicate"));
  EXPECT_EQ(count("conversions"), "700");
  EXPECT_EQ(count("clicks"), "351");
  EXPECT_EQ(tracker.database.value("SELECT sum(amount)::text FROM payout_entries"), "1750.000000");
  expect_all_holds();
}

TEST_F(SalesApi, AClickThatWasRememberedButNeverRecordedIsRecordedByTheNextImport) {
  add_code("SUMMER10");
  const std::string csv = "code,txid\nSUMMER10,C-1\nSUMMER10,C-2\n";
  EXPECT_THAT(codes(import(csv)), Each("recorded"));
  // As if the server had died between the two.
  for (const char* table : {"clicks", "postbacks", "conversions", "conversion_events", "payout_entries"})
    tracker.database.rows(std::string("DELETE FROM ") + table);
  tracker.database.rows("TRUNCATE click_rollup, conversion_rollup");
  const std::string remembered =
      tracker.database.value("SELECT string_agg(click_id::text, ',' ORDER BY txid) FROM code_clicks");
  EXPECT_THAT(codes(import(csv)), Each("recorded"));
  EXPECT_EQ(tracker.database.value("SELECT string_agg(click_id::text, ',' ORDER BY txid) FROM conversions"),
            remembered);
  EXPECT_EQ(count("clicks"), "2");
  expect_all_holds();
}

TEST_F(SalesApi, AClickThatWasNeverRecordedIsNotMadeForAnArchivedCode) {
  add_code("SUMMER10");
  const std::string csv = "code,txid\nSUMMER10,C-1\n";
  EXPECT_THAT(codes(import(csv)), ElementsAre("recorded"));
  // As if the server had died between the two.
  for (const char* table : {"clicks", "postbacks", "conversions", "conversion_events", "payout_entries"})
    tracker.database.rows(std::string("DELETE FROM ") + table);
  tracker.database.rows("TRUNCATE click_rollup, conversion_rollup");
  const auto set_state = [&](const char* state, const char* etag) {
    EXPECT_EQ(api.call("PATCH", "/promo-codes/SUMMER10", {{"state", state}}, {{"If-Match", etag}}).status,
              200);
  };
  set_state("archived", "\"1\"");
  EXPECT_THAT(codes(preview(csv)), ElementsAre("code_archived"));
  const json refused = import(csv).at("lines")[0];
  EXPECT_EQ(refused.at("code"), "code_archived");
  EXPECT_FALSE(refused.contains("click_id")) << "there is none";
  EXPECT_FALSE(refused.contains("postback_id"));
  EXPECT_EQ(count("clicks"), "0");
  EXPECT_EQ(count("conversions"), "0");
  set_state("active", "\"2\"");
  EXPECT_THAT(codes(preview(csv)), ElementsAre("recorded"));
  EXPECT_THAT(codes(import(csv)), ElementsAre("recorded"));
  EXPECT_EQ(count("clicks"), "1");
}

TEST_F(SalesApi, HostileCellsAreStoredAsTheyAreOrRefused) {
  const std::string click = tracker.click();
  const std::string csv = "click_id,txid,adv1\r\n" + click + ",\"=1+1\",\"a\"\"b,\r\nc\"\r\n" + click +
                          ",'; DROP TABLE clicks--,@SUM(A1)\r\n" + click +
                          ",\xE2\x80\xAE,\xF0\x9F\x91\x9F\r\n" + click + "," + std::string(100'000, 'x') +
                          ",\r\n" + click + ",ok," + std::string(100'000, 'y') + "\r\n";
  EXPECT_THAT(codes(import(csv)),
              ElementsAre("recorded", "recorded", "recorded", "parameter_invalid", "recorded"));
  EXPECT_EQ(tracker.database.value("SELECT adv1 FROM conversions WHERE txid = '=1+1'"), "a\"b,\r\nc");
  EXPECT_EQ(tracker.database.value("SELECT length(adv1) FROM conversions WHERE txid = 'ok'"), "1024");
  expect_all_holds();
}

TEST_F(SalesApi, AFileThatCantBeReadIsRefusedAsAWhole) {
  const std::string click = tracker.click();
  const std::string good = "click_id,txid\n" + click + ",A-1\n";
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "line 1, column 1"},
      {"click_id,txid,colour\n", "line 1, column 3"},
      {good + click + ",\"A-2\n", "line 3, column 2"},
      {good + click + "," + std::string(1, '\0') + "\n", "line 3, column 2"},
      {good + click + ",\xff\n", "line 3, column 2"},
      {good + click + ",A-2\r" + click + ",A-3\n", "line 3, column 2"}};
  for (const auto& [csv, place] : cases) {
    const HttpResponse response = api.send("POST", "/conversions/import", "text/csv", csv);
    EXPECT_EQ(response.status, 400) << place;
    const json problem = json::parse(response.body);
    EXPECT_EQ(problem.at("code"), "csv_invalid");
    EXPECT_EQ(problem.at("errors")[0].at("field"), place);
  }
  EXPECT_EQ(api.send("POST", "/conversions/import", "application/json", "{}").status, 415);
  tracker.settle();
  EXPECT_EQ(count("conversions"), "0");
}

TEST_F(SalesApi, PromoCodesAreListedAndArchived) {
  add_code("SUMMER10");
  add_code("winter", "deep");
  const auto listed = [&](const std::string& query) {
    std::vector<std::string> found;
    const json page = api.json("GET", "/promo-codes" + query);
    for (const json& item : page.at("items")) found.push_back(item.at("code"));
    return found;
  };
  EXPECT_THAT(listed(""), ElementsAre("winter", "SUMMER10"));
  EXPECT_THAT(listed("?offer=deep"), ElementsAre("winter"));
  EXPECT_THAT(listed("?affiliate=42&q=mmer"), ElementsAre("SUMMER10"));
  EXPECT_THAT(listed("?affiliate=gone"), ElementsAre());
  EXPECT_EQ(api.call("GET", "/promo-codes?q=summer&q=winter").status, 400) << "there is one text to look for";
  EXPECT_EQ(
      api.json("POST", "/promo-codes", {{"code", "Summer10"}, {"affiliate", "nora"}, {"offer", "shoes"}})
          .at("code"),
      "code_taken");
  for (const json& wrong : std::vector<json>{{{"code", "a b"}, {"affiliate", "nora"}, {"offer", "shoes"}},
                                             {{"code", "c"}, {"affiliate", "nobody"}, {"offer", "shoes"}},
                                             {{"code", "c"}, {"affiliate", "nora"}, {"offer", "nothing"}}})
    EXPECT_EQ(api.call("POST", "/promo-codes", wrong).status, 400) << wrong;

  const HttpResponse shown = api.call("GET", "/promo-codes/summer10");
  ASSERT_EQ(shown.status, 200);
  const json archived{{"state", "archived"}};
  EXPECT_EQ(api.call("PATCH", "/promo-codes/summer10", archived).status, 428);
  EXPECT_EQ(api.call("PATCH", "/promo-codes/summer10", archived, {{"If-Match", "\"9\""}}).status, 412);
  const HttpResponse changed =
      api.call("PATCH", "/promo-codes/summer10", archived, {{"If-Match", shown.header("ETag")}});
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_NE(changed.header("ETag"), shown.header("ETag"));
  EXPECT_THAT(listed("?state=active"), ElementsAre("winter"));
  EXPECT_EQ(api.json("POST", "/conversions", {{"code", "SUMMER10"}, {"txid", "1"}}).at("code"),
            "code_archived");
  EXPECT_EQ(api.json("GET", "/audit?limit=1").at("items")[0].at("action"), "promo_code.change")
      << "a sale that was refused is nothing that was done";
}

TEST_F(SalesApi, TheAuditLogSaysWhatWasDoneAndNothingElse) {
  add_code("SUMMER10");
  const std::string click = tracker.click();
  const auto report = [&](const json& sale) { return api.call("POST", "/conversions", sale).status; };
  for (const json& refused : std::vector<json>{json::object(),
                                               {{"code", "NONE"}, {"txid", "1"}},
                                               {{"click_id", click}, {"goal", "nothing"}},
                                               {{"click_id", std::string(32, '1')}}})
    EXPECT_GE(report(refused), 400U) << refused;
  const std::string nothing = "code,txid\nNONE,A-1\n";
  EXPECT_THAT(codes(import(nothing)), ElementsAre("code_unknown"));
  EXPECT_EQ(audit("conversion."), json::array());

  EXPECT_EQ(report({{"click_id", click}, {"txid", "P-1"}, {"status", "pending"}, {"note", "by phone"}}),
            201U);
  EXPECT_EQ(report({{"click_id", click}, {"txid", "P-1"}, {"status", "pending"}}), 200U) << "a duplicate";
  EXPECT_EQ(report({{"click_id", click}, {"txid", "P-1"}, {"status", "approved"}}), 200U);
  const json by_hand = audit("conversion.");
  ASSERT_EQ(by_hand.size(), 2U) << by_hand;
  EXPECT_EQ(by_hand[0].at("action"), "conversion.report");
  EXPECT_EQ(by_hand[0].at("before"), json({{"status", "pending"}}));
  EXPECT_EQ(by_hand[0].at("after").at("status"), "approved");
  EXPECT_EQ(by_hand[0].at("subject"), by_hand[1].at("subject"));
  EXPECT_FALSE(by_hand[1].contains("before"));
  EXPECT_EQ(by_hand[1].at("after"), json({{"status", "pending"},
                                          {"reason", "by phone"},
                                          {"txid", "P-1"},
                                          {"payout", "2.5 EUR"},
                                          {"revenue", "4 EUR"}}));

  const std::string csv = "code,click_id,txid,status\nSUMMER10,,A-1,\nNONE,,A-2,\nsummer10,,A-3,\n," + click +
                          ",P-1,rejected\n," + click + ",P-1,rejected\n";
  EXPECT_THAT(codes(import(csv, "/conversions/import?note=May")),
              ElementsAre("recorded", "code_unknown", "recorded", "updated", "duplicate"));
  std::size_t recorded = 0;
  for (const json& line : audit("conversion.import")) {
    EXPECT_EQ(line.at("after").at("reason"), "May");
    if (line.contains("before")) {
      EXPECT_EQ(line.at("before").at("status"), "approved");
      EXPECT_EQ(line.at("after").at("status"), "rejected");
      EXPECT_EQ(line.at("subject"), by_hand[0].at("subject"));
    } else {
      EXPECT_EQ(line.at("after").at("status"), "approved");
      recorded += line.at("after").value("ids", json::array({""})).size();
    }
  }
  EXPECT_EQ(recorded, 2U);
}

}  // namespace
}  // namespace homing::test
