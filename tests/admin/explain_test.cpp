#include "admin/life_words.hpp"
#include "homing/core/units.hpp"
#include "tests/admin/explain_fixture.hpp"

namespace homing::admin {
namespace {

using test::Explain;
using test::kExplainedAt;
using test::keys_of;
using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::ordered_json;

TEST_F(Explain, SaysWhatTheTextIs) {
  happened(id, "click", {{"affiliate", "nora"}});
  const Uuid conversion = Uuid::random_v7(kExplainedAt), request = Uuid::random_v7(kExplainedAt);
  lives.conversions[conversion] = lives.postbacks[request] = id;
  lives.txids["A-1"] = {id};
  lives.ext_ids["e-1"] = {id};
  const std::map<std::string, FoundAs> texts{{id.to_string(), FoundAs::kClickId},
                                             {conversion.to_string(), FoundAs::kConversionId},
                                             {request.to_string(), FoundAs::kRequestId},
                                             {"A-1", FoundAs::kTxid},
                                             {"e-1", FoundAs::kExtId},
                                             {"nonsense", FoundAs::kNothing}};
  for (const auto& [text, found_as] : texts) {
    const Explanation found = ask(text);
    EXPECT_EQ(found.found_as, found_as) << text;
    EXPECT_EQ(found.click, found_as == FoundAs::kNothing ? std::nullopt : std::optional(id));
    EXPECT_NE(found.verdict, "");
  }
}

TEST_F(Explain, NamesTheIdBehindAMangledOneWithoutASearch) {
  std::string mangled = id.to_string();
  mangled[20] = mangled[20] == '0' ? '1' : '0';
  const Explanation found = ask(mangled);
  EXPECT_EQ(found.found_as, FoundAs::kNothing);
  EXPECT_EQ(found.did_you_mean, id);
  EXPECT_THAT(found.verdict, HasSubstr("mangled"));
  EXPECT_THAT(found.verdict, HasSubstr(id.to_string()));
  EXPECT_EQ(lives.searches, 0);
}

TEST_F(Explain, TellsAnotherInstallationsIdFromAMalformedOneAndAPlaceholder) {
  EXPECT_THAT(ask(keys_of(2).sign(kExplainedAt, 5, 9, kExplainedAt).to_string()).verdict,
              HasSubstr("another installation"));
  ClickIdKey third;
  third.version = 3;
  EXPECT_THAT(ask(ClickIdKeys({third}).sign(kExplainedAt, 5, 9, kExplainedAt).to_string()).verdict,
              HasSubstr("key version 3"));
  EXPECT_THAT(ask("{click_id}").verdict, HasSubstr("placeholder"));
}

TEST_F(Explain, OfATextThatNobodyKnowsItSaysFirstWhatItLookedFor) {
  EXPECT_EQ(
      ask("T-unknown-1").verdict,
      "No click, conversion, request_id, txid or ext_id is known by the text \"T-unknown-1\". The search "
      "among the txids of postbacks and the ext_ids of clicks ran out of time and went back from " +
          time_text(kExplainedAt) + " to " + time_text(kExplainedAt - std::chrono::hours(24)) + ".");
  for (const std::string& text :
       {id.to_string().substr(0, 20), id.to_string() + "0000", "g" + id.to_string() + "h"}) {
    const std::string verdict = ask(text).verdict;
    EXPECT_THAT(verdict, testing::StartsWith("No click, conversion,")) << text;
    EXPECT_THAT(verdict, HasSubstr("Nor is it a click ID")) << text;
  }
  EXPECT_THAT(ask(id.to_string().substr(0, 20)).verdict, HasSubstr("20 hexadecimal digits"));
  for (const char* const text : {"123", "ORDER-2026-11-26-0042", "deadbeef", "\xff\xfe"}) {
    EXPECT_THAT(ask(text).verdict, Not(HasSubstr("click ID"))) << text;
  }
}

TEST_F(Explain, SaysHowFarItLooked) {
  const Explanation found = ask("nonsense");
  EXPECT_THAT(found.verdict, HasSubstr("ran out of time and went back from 2026-11-18T"));
  EXPECT_TRUE(found.search->out_of_time);
  EXPECT_EQ(found.search->looked_back_to, kExplainedAt - std::chrono::hours(24));  // not the 720 of the other
}

TEST_F(Explain, GoesOnFromWhereItIsToldTo) {
  const UnixMillis before = kExplainedAt - std::chrono::hours(900);
  const Explanation found = ask("nonsense", before);
  EXPECT_EQ(found.search->looked_back_to, before - std::chrono::hours(24));
  EXPECT_TRUE(found.older_kept);
  EXPECT_THAT(found.verdict, testing::EndsWith("went back from " + time_text(before) + " to " +
                                               time_text(before - std::chrono::hours(24)) + "."));
}

TEST_F(Explain, SaysWhereNothingOlderIsKept) {
  const UnixMillis before = kExplainedAt - std::chrono::hours(976);
  EXPECT_FALSE(ask("nonsense", before).older_kept) << "the first day that is kept was looked at";
  EXPECT_THAT(ask("nonsense", before).verdict, testing::EndsWith("Z. Nothing older is kept."));
  EXPECT_TRUE(ask("nonsense", before + std::chrono::milliseconds(1)).older_kept);
  lives.kept.reset();
  EXPECT_FALSE(ask("nonsense").older_kept);
}

TEST_F(Explain, AnExtIdThatIsFoundSaysHowFarTheTxidsWereLookedThroughToo) {
  happened(id, "click", Json::object());
  lives.ext_ids["e-1"] = {id};
  EXPECT_EQ(ask("e-1").search->looked_back_to, kExplainedAt - std::chrono::hours(24));
  lives.txids_searched = std::chrono::hours(0);
  EXPECT_EQ(ask("e-1").search->looked_back_to, kExplainedAt) << "going on from there misses none of them";
  EXPECT_TRUE(ask("e-1").older_kept);
}

TEST_F(Explain, SaysWhyNothingIsKnownOfAGenuineId) {
  EXPECT_THAT(ask(id.to_string()).verdict, HasSubstr("never acknowledged"));
  EXPECT_THAT(ask(id.to_string()).verdict, HasSubstr("node 9"));
  EXPECT_THAT(ask(minted(kExplainedAt - std::chrono::seconds(5)).to_string()).verdict,
              HasSubstr("ask again"));
  EXPECT_THAT(ask(minted(kExplainedAt - std::chrono::hours(2000)).to_string()).verdict,
              HasSubstr("past its retention"));
  EXPECT_THAT(ask(minted(kExplainedAt + std::chrono::hours(1)).to_string()).verdict,
              HasSubstr("still to come"));
  lives.by.seen_at = kExplainedAt - std::chrono::hours(3);
  EXPECT_THAT(ask(id.to_string()).verdict, HasSubstr("still be in that node's journal"));
  lives.by.host.reset();
  EXPECT_THAT(ask(id.to_string()).verdict, HasSubstr("no server of this node number"));
}

TEST_F(Explain, ListsAllClicksThatMatch) {
  const ClickId newer = minted(kExplainedAt - std::chrono::minutes(1));
  happened(newer, "click", Json::object());
  lives.txids["A-1"] = {newer, id};
  EXPECT_EQ(ask("A-1").click, newer);
  EXPECT_THAT(ask("A-1").clicks, testing::ElementsAre(newer, id));
}

TEST_F(Explain, AVerdictDeniesNoPostbackOfADayWhoseAreNoLongerKept) {
  happened(id, "click", {{"affiliate", "nora"}});
  happened(id, "postbacks no longer kept", Json::object());
  const std::string verdict = ask(id.to_string()).verdict;
  EXPECT_THAT(verdict, HasSubstr("No conversion came of it. Whether a postback came is not known"));
  EXPECT_THAT(verdict, testing::Not(HasSubstr("No postback has come")));
}

TEST_F(Explain, AVerdictSaysWhereAClickStands) {
  happened(id, "click", {{"affiliate", "nora"}});
  EXPECT_THAT(ask(id.to_string()).verdict, HasSubstr("No postback has come"));
  happened(id, "postback", {{"code", "click_expired"}, {"message", "Too old."}});
  EXPECT_THAT(ask(id.to_string()).verdict,
              HasSubstr("One postback came and was refused: click_expired: Too old. "));
  EXPECT_THAT(ask(id.to_string()).verdict, HasSubstr("attribution_window"));
  happened(id, "postback", {{"code", "recorded"}, {"message", "Recorded."}});
  happened(id, "conversion", {{"status_now", "approved"}, {"payout", "2.5"}, {"payout_currency", "EUR"}});
  EXPECT_THAT(ask(id.to_string()).verdict, HasSubstr("approved, and 2.5 EUR are owed to nora"));
  EXPECT_THAT(ask(id.to_string()).verdict, HasSubstr("No postback URL"));
  happened(id, "delivery", {{"state_now", "due"}});
  happened(id, "attempt", {{"outcome", "status"}, {"error", "It answered 500."}});
  EXPECT_THAT(ask(id.to_string()).verdict, HasSubstr("It answered 500."));
}

TEST_F(Explain, ARefusedClickIsNamedAsSuch) {
  happened(id, "click", {{"refusal", "offer_paused"}});
  EXPECT_THAT(ask(id.to_string()).verdict,
              HasSubstr("refused (offer_paused): The offer, or its advertiser, was paused or archived."));
  EXPECT_THAT(ask(id.to_string()).events.at(0).why, HasSubstr("no click ID"));
}

TEST_F(Explain, OfAClickOnAPausedOfferItSaysWhatKeepsTheOfferPaused) {
  happened(id, "click", {{"offer", "shoes"}, {"refusal", "offer_paused"}});
  paused_now = "its advertiser acme is archived";
  EXPECT_THAT(ask(id.to_string()).verdict,
              testing::EndsWith("The offer takes no clicks now: its advertiser acme is archived. Change that "
                                "if it should run."));
  EXPECT_EQ(Json::parse(ask(id.to_string()).events.at(0).facts).at("paused_now"), paused_now);
  paused_now.clear();
  EXPECT_THAT(ask(id.to_string()).verdict, testing::EndsWith("By now the offer takes clicks."));
  lives.lives.clear();
  happened(id, "click", {{"offer", "shoes"}});
  paused_now = "it is paused";
  EXPECT_FALSE(Json::parse(ask(id.to_string()).events.at(0).facts).contains("paused_now"))
      << "it was redirected";
}

TEST_F(Explain, BehindTheClickItSaysWhereTheVisitorWasSent) {
  happened(id, "click", {{"offer", "shoes"}, {"refusal", "offer_paused"}, {"sub10", "x"}});
  happened(id, "postback", {{"code", "click_unknown"}, {"message", "So."}});
  const LifeEvent event = ask(id.to_string()).events.at(1);
  EXPECT_EQ(event.what, "redirect");
  EXPECT_EQ(event.at, kExplainedAt);
  EXPECT_EQ(event.why, "As it is now.");
  EXPECT_EQ(Json::parse(event.facts),
            Json({{"outcome", "target"}, {"http_status", 302}, {"location_now", "https://shop.example/"}}));
  EXPECT_THAT(redirected,
              testing::ElementsAre(testing::Pair("offer", "shoes"), testing::Pair("refusal", "offer_paused"),
                                   testing::Pair("sub10", "x")));
  redirect = {"deep_link", 302, "https://shop.example/red", "", ""};
  EXPECT_EQ(Json::parse(ask(id.to_string()).events.at(1).facts).at("location"), "https://shop.example/red");
  redirect = {"no_fallback", 410, "", "Gone.", ""};
  EXPECT_EQ(Json::parse(ask(id.to_string()).events.at(1).facts),
            Json({{"outcome", "no_fallback"}, {"http_status", 410}, {"answer", "Gone."}}));
}

TEST_F(Explain, BesideTheAddressOfAClickItSaysItsNetworkOfNow) {
  happened(id, "click", {{"offer", "shoes"}, {"ip", "198.51.100.7"}, {"user_agent", "x"}});
  happened(id, "postback", {{"code", "recorded"}, {"message", "So."}, {"ip", "198.51.100.7"}});
  const std::vector<LifeEvent> events = ask(id.to_string()).events;
  EXPECT_EQ(events.at(0).facts,
            R"({"offer":"shoes","ip":"198.51.100.7","network_now":"AS64500 Example Net","user_agent":"x"})");
  EXPECT_THAT(events.at(2).facts, testing::Not(HasSubstr("network_now"))) << "that is the advertiser's";
}

TEST_F(Explain, OfAnAddressWhoseNetworkIsNotKnownItSaysNone) {
  happened(id, "click", {{"ip", "192.0.2.1"}});
  EXPECT_EQ(ask(id.to_string()).events.at(0).facts, R"({"ip":"192.0.2.1"})");
}

TEST_F(Explain, WithoutAVisitThereIsNoRedirect) {
  happened(id, "click", {{"flag", "code"}});
  EXPECT_EQ(ask(id.to_string()).events.size(), 1U);
  lives.lives.clear();
  happened(id, "postback", {{"code", "click_unknown"}, {"message", "So."}});
  EXPECT_EQ(ask(id.to_string()).events.size(), 1U);
}

TEST_F(Explain, EveryCodeOfAPostbackHasAnExplanation) {
  for (int number = 1; number < 256; ++number) {
    const auto code = postback_code_from_number(static_cast<std::uint8_t>(number));
    if (!code) continue;
    const std::string name(name_of(*code));
    const bool taken = name == "recorded" || name == "duplicate" || name == "updated";
    EXPECT_EQ(advice_for(*code).empty(), taken) << name;
    EXPECT_THAT(why("postback", {{"code", name}, {"message", "So."}}), HasSubstr("So.")) << name;
    lives.lives.clear();
    happened(id, "click", Json::object());
    happened(id, "postback", {{"code", name}, {"message", "So."}});
    if (taken) continue;
    EXPECT_THAT(ask(id.to_string()).verdict, HasSubstr(std::string(advice_for(*code)))) << name;
  }
}

TEST_F(Explain, EveryRefusalAndFlagOfAClickHasAnExplanation) {
  for (int i = 1; i <= static_cast<int>(ClickRefusal::kAffiliatePaused); ++i) {
    const auto refusal = static_cast<ClickRefusal>(i);
    EXPECT_THAT(why("click", {{"refusal", name_of(refusal)}}), HasSubstr(std::string(sentence_for(refusal))));
  }
  for (int i = 1; i <= static_cast<int>(ClickFlag::kBot); ++i) {
    EXPECT_THAT(why("click", {{"flag", name_of(static_cast<ClickFlag>(i))}}), HasSubstr("not counted"));
  }
}

TEST_F(Explain, AReplaySaysOfWhatAndByWhom) {
  EXPECT_THAT(
      why("postback",
          {{"code", "recorded"}, {"message", "So."}, {"replay_of", "01"}, {"replayed_by", "user anna"}}),
      HasSubstr("A replay of the postback 01, by user anna. So."));
}

}  // namespace
}  // namespace homing::admin
