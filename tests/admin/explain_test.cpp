#include "homing/admin/explain.hpp"

#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>

#include "admin/life_words.hpp"
#include "homing/core/text.hpp"
#include "homing/core/units.hpp"
#include "homing/model/click.hpp"

namespace homing::admin {
namespace {

using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::ordered_json;

constexpr UnixMillis kExplainedAt{std::chrono::milliseconds(1'795'000'000'000)};

ClickIdKeys keys_of(std::uint8_t filling) {
  ClickIdKey key;
  key.bytes.fill(filling);
  return ClickIdKeys({key});
}

/// Lives in memory.
class FakeLives final : public ClickLives {
 public:
  std::vector<LifeEvent> life_of(const ClickId& id) override { return lives[id]; }
  std::optional<ClickId> click_of_conversion(const Uuid& id) override { return found(conversions, id); }
  std::optional<ClickId> click_of_postback(const Uuid& id) override { return found(postbacks, id); }
  ClickSearch clicks_of_txid(const std::string& txid) override { return {txids[txid], {}, false}; }
  ClickSearch clicks_of_postback_txid(const std::string&, UnixMillis now) override {
    ++searches;
    return {{}, now - std::chrono::hours(720), false};
  }
  ClickSearch clicks_of_ext_id(const std::string& ext_id, UnixMillis now) override {
    ++searches;
    return {ext_ids[ext_id], now - std::chrono::hours(24), true};
  }
  MintedBy minted_by(const ClickId&) override { return by; }

  std::map<ClickId, std::vector<LifeEvent>> lives;
  std::map<Uuid, ClickId> conversions, postbacks;
  std::map<std::string, std::vector<ClickId>> txids, ext_ids;
  MintedBy by{"tracker-1", kExplainedAt, kExplainedAt - std::chrono::hours(1000)};
  int searches = 0;

 private:
  static std::optional<ClickId> found(const std::map<Uuid, ClickId>& all, const Uuid& id) {
    const auto entry = all.find(id);
    return entry == all.end() ? std::nullopt : std::optional(entry->second);
  }
};

class Explain : public testing::Test {
 protected:
  Explanation ask(const std::string& text) {
    const auto past_redirect = [this](const Click& click, std::string_view offer, std::string_view) {
      redirected = {{"offer", std::string(offer)},
                    {"refusal", std::string(name_of(click.refusal))},
                    {"sub10", std::string(click.subs[9])}};
      return redirect;
    };
    const auto network = [](std::string_view ip) {
      return ip == "198.51.100.7" ? std::string("AS64500 Example Net") : std::string();
    };
    const auto paused = [this](std::string_view offer) { return offer == "shoes" ? paused_now : ""; };
    return explain(text, lives, keys, true, {past_redirect, network, paused}, kExplainedAt);
  }
  void happened(const ClickId& click, std::string what, const Json& facts) {
    lives.lives[click].push_back({kExplainedAt, std::move(what), facts.dump(), {}});
  }
  ClickId minted(UnixMillis time = kExplainedAt - std::chrono::hours(1)) const {
    return keys.sign(time, 5, 9, kExplainedAt);
  }

  const ClickIdKeys keys = keys_of(1);
  FakeLives lives;
  const ClickId id = minted();
  PastRedirect redirect{"target", 302, "https://shop.example/", "", "As it is now."};
  std::map<std::string, std::string> redirected;  ///< What of a click was given to tell that by.
  std::string paused_now;                         ///< The offer shoes.
};

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

TEST_F(Explain, TakesAUrlOrAPieceOfAQueryForTheIdInIt) {
  happened(id, "click", {{"affiliate", "nora"}});
  const std::string text = id.to_string();
  const std::vector<std::pair<std::string, std::string>> pasted{
      {"https://shop.example/shoes?click_id=" + text + "&x=1", "click_id"},
      {"http://track.example/postback?click_id=" + text + "&txid=A-1", "click_id"},
      {"/postback?txid=A-1&click_id=" + text, "click_id"},
      {"click_id=" + text, "click_id"},
      {"click_id=" + text + "#top?x=1", "click_id"},
      {"shop.example/a=b?click_id=" + text, "click_id"},
      {"?a&b=&click_id=" + text, "click_id"},
      {"https://shop.example/?subid=" + text + "#top", "subid"},
      {"https://shop.example/#/shoes?subid=%20" + to_upper(text), "subid"},
      {"https://shop.example/#subid=" + text, "subid"},
      {"https://shop.example/?click_id={click_id}&subid=" + text, "subid"},
      {"click_id=123&subid=" + text.substr(0, 8) + "%2D" + text.substr(8, 4) + "-" + text.substr(12, 4) +
           "-" + text.substr(16, 4) + "-" + text.substr(20),
       "subid"}};
  for (const auto& [whole, name] : pasted) {
    const Explanation found = ask(whole);
    EXPECT_EQ(found.found_as, FoundAs::kClickId) << whole;
    EXPECT_EQ(found.click, id) << whole;
    ASSERT_TRUE(found.taken) << whole;
    EXPECT_EQ(found.taken->name, name) << whole;
    EXPECT_THAT(found.verdict, testing::StartsWith("Its parameter \"" + name + "\" was looked up: "));
  }
}

TEST_F(Explain, OfAUrlWithoutAnIdTakesWhatElseNamesAClick) {
  happened(id, "click", Json::object());
  lives.txids["A=1?"] = {id};
  lives.ext_ids["e 1"] = {id};
  EXPECT_EQ(ask("http://track.example/postback?click_id=&txid=A%3d1%3F&ext_id=e-2").found_as, FoundAs::kTxid);
  EXPECT_EQ(ask("https://shop.example/?ext_id=e+1").found_as, FoundAs::kExtId);
  const Explanation unfilled = ask("http://track.example/postback?click_id={click_id}&txid=A%3D1%3F");
  EXPECT_EQ(unfilled.taken, (TakenParameter{"click_id", "{click_id}"}));
  EXPECT_THAT(unfilled.verdict, HasSubstr("placeholder"));
  std::string mangled = id.to_string();
  std::swap(mangled[30], mangled[31]);
  if (mangled == id.to_string()) mangled.pop_back();
  EXPECT_EQ(ask("https://shop.example/?click_id=1&subid=" + mangled).did_you_mean, id);
}

TEST_F(Explain, WhatHoldsNoParameterOfUseIsLookedUpWhole) {
  happened(id, "click", Json::object());
  lives.txids["YWJj=="] = lives.txids["a=b&c=d"] = {id};
  for (const char* const text : {"YWJj==", "a=b&c=d"}) {
    EXPECT_EQ(ask(text).found_as, FoundAs::kTxid) << text;
    EXPECT_FALSE(ask(text).taken);
  }
  EXPECT_THAT(ask("https://shop.example/shoes?x=1").verdict,
              HasSubstr("has no parameter that is a click ID"));
  std::string many = "click_id=" + id.to_string();
  for (int i = 0; i < 1000; ++i) many += "&a";
  EXPECT_FALSE(ask(many).taken);
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
      "among the txids of postbacks and the ext_ids of clicks ran out of time and went back to " +
          time_text(kExplainedAt - std::chrono::hours(24)) + ".");
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
  EXPECT_THAT(found.verdict, HasSubstr("ran out of time and went back to 2026-11-17T"));
  EXPECT_TRUE(found.search->out_of_time);
  EXPECT_EQ(found.search->looked_back_to, kExplainedAt - std::chrono::hours(24));  // not the 720 of the other
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

/// What is told, and how that went.
class ExplainDeliveries : public Explain {
 protected:
  ExplainDeliveries() {
    happened(id, "click", {{"affiliate", "nora"}});
    happened(id, "conversion", {{"status_now", "approved"}, {"payout", "2.5"}, {"payout_currency", "EUR"}});
  }
  void delivery(const char* url, const char* state, const char* tells = "approved", const char* of = "1") {
    happened(id, "delivery",
             {{"conversion_id", of}, {"postback_url", url}, {"tells", tells}, {"state_now", state}});
  }
  void attempt(const char* url, const char* error, const char* tells = "approved") {
    happened(id, "attempt",
             {{"conversion_id", "1"},
              {"postback_url", url},
              {"tells", tells},
              {"outcome", "status"},
              {"error", error}});
  }
  std::string told() {
    const std::string verdict = ask(id.to_string()).verdict;
    return verdict.substr(verdict.find("owed to nora. ") + std::string("owed to nora. ").size());
  }
};

TEST_F(ExplainDeliveries, OfSeveralUrlsTheOneThatWasNotToldIsNamedWithItsOwnAttempt) {
  delivery("a", "due");
  attempt("a", "It answered 500.");
  delivery("b", "delivered");
  attempt("b", "Not of a.");
  EXPECT_EQ(told(),
            "The affiliate has not been told yet by its postback URL a; it is tried again by itself. The "
            "last attempt: It answered 500. The affiliate has been told by its postback URL b.");
}

TEST_F(ExplainDeliveries, TheWorstComesFirst) {
  delivery("a", "delivered");
  delivery("b", "dead");
  delivery("c", "withheld");
  delivery("d", "dead");
  attempt("d", "It can't be resolved.");
  EXPECT_EQ(told(),
            "The affiliate could not be told by its postback URLs b and d. The last attempt: It can't be "
            "resolved. Once its server is right: homing outbound retry. The affiliate has been told by its "
            "postback URL a. The affiliate is not told by its postback URL c: it is not in the share that "
            "its URL is told.");
}

TEST_F(ExplainDeliveries, AUrlStandsAsItsLastStatusOfEachConversionDoes) {
  delivery("a", "dead", "pending");
  attempt("a", "It was down.", "pending");
  delivery("a", "delivered");
  EXPECT_EQ(told(), "The affiliate has been told.");
  delivery("a", "due", "rejected");
  attempt("a", "It was down.", "pending");
  EXPECT_EQ(told(), "The affiliate has not been told yet; it is tried again by itself.") << "not tried yet";
  delivery("a", "dead", "approved", "2");
  EXPECT_EQ(told(), "The affiliate could not be told. Once its server is right: homing outbound retry.");
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
