// An affiliate hears of its conversions: the real server, and a real receiver.

#include <gmock/gmock.h>

#include <filesystem>
#include <set>

#include "tests/support/fake_receiver.hpp"
#include "tests/support/metrics_page.hpp"
#include "tests/support/scale.hpp"
#include "tests/support/test_certificates.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

ReceiverAnswer ending(ReceiverAnswer::End end) {
  ReceiverAnswer answer;
  answer.end = end;
  return answer;
}

class Outbound : public testing::Test {
 protected:
  static std::map<std::string, std::string> settings() {
    return {{"HOMING_OUTBOUND_ALLOWED_NETWORKS", "127.0.0.0/8"},
            {"HOMING_OUTBOUND_FIRST_PAUSE", "20ms"},
            {"HOMING_OUTBOUND_CATCH_UP_RATE", "100000"}};
  }

  void start_again_with(const std::string& setting, const std::string& value) {
    EXPECT_EQ(tracker.server.stop(), 0);
    tracker.server.settings()[setting] = value;
    tracker.server.start();
  }

  /// A postback URL of nora's, with further members; picked up before this returns.
  void add_url(const std::string& ref, const std::string& url, const std::string& members = "") {
    apply(R"({"postback_urls": [{"ref": ")" + ref + R"(", "affiliate": "nora", "url": ")" + url + "\"" +
          members + "}]}");
  }
  void apply(const std::string& catalog) { apply_catalog(tracker.database.url(), catalog); }

  std::string convert(const std::string& parameters = "") {
    const std::string id = tracker.click("offer=shoes&aff=nora&sub1=a%20b&ext_id=e%26x");
    const HttpResponse answer = tracker.server.client().get("/postback?click_id=" + id + parameters);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return id;
  }
  bool all_settled(const std::string& state, const std::string& count) {
    return eventually([&] {
      return tracker.database.value("SELECT count(*) FROM outbox WHERE state = '" + state + "'") == count;
    });
  }
  /// As if the one delivery that there is had come so often; due in an hour.
  void multiply_for_later(int count) {
    tracker.database.rows(
        "INSERT INTO outbox (click_id, conversion_id, sequence, postback_url_id, affiliate_id, status, "
        "state, "
        "created_at, due_at, tried_since) SELECT click_id, gen_random_uuid(), 1, postback_url_id, "
        "affiliate_id, status, 'due', now(), now() + interval '1 hour', now() FROM outbox, "
        "generate_series(1, " +
        std::to_string(count) + ")");
  }
  void make_all_due() { tracker.database.rows("UPDATE outbox SET due_at = now() WHERE state = 'due'"); }
  std::string last_outcome() {
    return tracker.database.value(
        "SELECT coalesce((SELECT outcome FROM outbox_attempts ORDER BY at DESC LIMIT 1), '')");
  }
  bool is_tried_with(const std::string& outcome) {
    return eventually([&] { return last_outcome() == outcome; });
  }
  Finished homing(std::vector<std::string> arguments) {
    return run(homing_command(std::move(arguments), {{"HOMING_DATABASE_URL", tracker.database.url()}}));
  }
  std::string trace(const std::string& click_id) { return homing({"trace", click_id}).output; }

  FakeReceiver receiver;
  Tracker tracker{settings()};
};

TEST_F(Outbound, TellsAnAffiliateOfItsConversion) {
  add_url(
      "main",
      receiver.url("/p?c={click_id}&s={sub1}&e={ext_id}&pay={payout}&cur={currency}&st={status:approved=1}"));
  const std::string id = convert("&txid=A-1");
  ASSERT_TRUE(receiver.wait_for(1));
  const ReceivedRequest request = receiver.requests().front();
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, "/p?c=" + id + "&s=a%20b&e=e%26x&pay=2.5&cur=EUR&st=1");
  EXPECT_FALSE(request.header("Idempotency-Key").empty());
  EXPECT_EQ(request.header("Homing-Signature"), "");
  ASSERT_TRUE(all_settled("delivered", "1"));
  EXPECT_THAT(trace(id), HasSubstr("outcome=delivered http_status=200"));
  EXPECT_EQ(tracker.verify().exit_code, 0);
}

TEST_F(Outbound, ADuplicatePostbackTellsNothingAgain) {
  add_url("main", receiver.url("/p?c={click_id}"));
  const std::string id = convert();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(tracker.postback({{"click_id", id}}).code, "duplicate");
  convert();
  ASSERT_TRUE(all_settled("delivered", "2"));
  EXPECT_EQ(receiver.request_count(), 2U);
}

TEST_F(Outbound, TellsOfStatusesInTheirOrderAndOnlyThoseWanted) {
  add_url("all", receiver.url("/all?st={status}"), R"(, "statuses": ["pending", "approved", "rejected"])");
  add_url("some", receiver.url("/some?st={status}&c={click_id}"), R"(, "statuses": ["rejected"])");
  receiver.answer_next("/all", ReceiverAnswer::of(500));
  const std::string id = tracker.click("offer=review&aff=nora");
  for (const char* status : {"pending", "approved", "rejected"}) {
    EXPECT_EQ(tracker.postback({{"click_id", id}, {"status", status}}).status, 200);
  }
  ASSERT_TRUE(all_settled("delivered", "4"));
  std::vector<std::string> told;
  for (const ReceivedRequest& request : receiver.requests()) {
    if (request.target.starts_with("/all")) told.push_back(request.target);
  }
  EXPECT_THAT(told, testing::ElementsAre("/all?st=pending", "/all?st=pending", "/all?st=approved",
                                         "/all?st=rejected"));
}

TEST_F(Outbound, PostsAFormOrJsonAndSignsIt) {
  apply(R"({"affiliates": [{"ref": "nora", "postback_secret": "a-secret-of-noras"}]})");
  add_url("form", receiver.url("/form?c={click_id}"),
          R"(, "method": "POST", "body": "sub={sub1}&pay={payout}")");
  add_url("json", receiver.url("/json?c={click_id}"),
          R"(, "method": "POST", "body_type": "json", "body": "{\"sub\": \"{sub1}\", \"pay\": {_payout}}")");
  convert();
  ASSERT_TRUE(all_settled("delivered", "2"));
  for (const ReceivedRequest& request : receiver.requests()) {
    const bool is_form = request.target.starts_with("/form");
    EXPECT_EQ(request.body, is_form ? "sub=a%20b&pay=2.5" : R"({"sub": "a b", "pay": 2.5})");
    EXPECT_EQ(request.header("Content-Type"),
              is_form ? "application/x-www-form-urlencoded" : "application/json");
    const std::string signature = request.header("Homing-Signature");
    ASSERT_THAT(signature, testing::StartsWith("t="));
    const std::string time = signature.substr(2, signature.find(',') - 2);
    // As README says a receiver checks it.
    const Finished openssl =
        run({{"sh", "-c", "printf '%s' \"$SIGNED\" | openssl dgst -sha256 -hmac 'a-secret-of-noras'"},
             {{"SIGNED", time + "." + request.body}}});
    EXPECT_THAT(openssl.output, HasSubstr(signature.substr(signature.find("v1=") + 3)));
  }
}

TEST_F(Outbound, TriesAgainWithTheSameKeyUntilItIsTaken) {
  add_url("main", receiver.url("/p?c={click_id}"));
  receiver.answer_next("/p", ReceiverAnswer::of(500, "out of order"));
  ReceiverAnswer busy = ReceiverAnswer::of(429);
  busy.headers = {{"Retry-After", "1"}};
  receiver.answer_next("/p", busy);
  receiver.answer_next("/p", ending(ReceiverAnswer::End::kCutInHeader));
  const std::string id = convert();
  ASSERT_TRUE(receiver.wait_for(4));
  ASSERT_TRUE(all_settled("delivered", "1"));
  const auto requests = receiver.requests();
  ASSERT_THAT(requests, SizeIs(4));
  std::set<std::string> keys;
  for (const ReceivedRequest& request : requests) keys.insert(request.header("Idempotency-Key"));
  EXPECT_THAT(keys, SizeIs(1));
  EXPECT_GE(requests[2].at - requests[1].at, 900ms) << "as long as it asked for";
  EXPECT_THAT(trace(id), HasSubstr("answer=\"out of order\""));
}

TEST_F(Outbound, WhatIsGivenUpIsSeenAndCanBeSentAgain) {
  add_url("main", receiver.url("/p?c={click_id}"));
  receiver.answer("/p", ReceiverAnswer::of(404));
  convert();
  ASSERT_TRUE(all_settled("dead", "1"));
  EXPECT_TRUE(eventually([&] {
    return metric(tracker.server.admin().get("/metrics").body, "homing_outbound_dead_total") == 1;
  }));
  EXPECT_TRUE(eventually([&] { return tracker.server.log().find("outbound.dead") != std::string::npos; }));
  EXPECT_EQ(tracker.server.admin().get("/readyz").status, 200) << "no fault of the server's";

  receiver.answer("/p", ReceiverAnswer::of(200));
  const std::vector<std::string> retry{"outbound", "retry", "--affiliate", "nora", "--since", "1h"};
  std::vector<std::string> dry = retry;
  dry.push_back("--dry-run");
  EXPECT_THAT(homing(dry).output, HasSubstr("1 deliveries to nora would be sent again"));
  EXPECT_TRUE(all_settled("dead", "1"));
  EXPECT_THAT(homing(retry).output, HasSubstr("1 deliveries to nora are due again"));
  ASSERT_TRUE(all_settled("delivered", "1"));
  EXPECT_EQ(tracker.database.rows("SELECT by, subject, after->>'deliveries', after->>'states' FROM audit_log "
                                  "WHERE action = 'delivery.retry'"),
            (std::vector<Row>{{"homing outbound retry", "affiliate nora", "1", "dead"}}))
      << "counting is no deed";
  const auto requests = receiver.requests();
  EXPECT_EQ(requests.front().header("Idempotency-Key"), requests.back().header("Idempotency-Key"));

  std::vector<std::string> by_number = dry;
  by_number[3] = "42";
  by_number.insert(by_number.end(), {"--state", "delivered"});
  EXPECT_THAT(homing(by_number).output, HasSubstr("1 deliveries to 42 would be sent again"));
  EXPECT_EQ(homing({"outbound", "retry", "--affiliate", "nobody", "--since", "1h"}).exit_code, 1);
  EXPECT_EQ(homing({"outbound", "retry", "--affiliate", "nora", "--since", "yesterday"}).exit_code, 1);
}

TEST_F(Outbound, UrlsOfAnOfferStandInPlaceOfTheAffiliates) {
  add_url("all", receiver.url("/all?c={click_id}"));
  add_url("shoes", receiver.url("/shoes?c={click_id}"), R"(, "offer": "shoes")");
  convert();
  const std::string id = tracker.click("offer=deep&aff=nora");
  EXPECT_EQ(tracker.postback({{"click_id", id}}).code, "recorded");
  ASSERT_TRUE(all_settled("delivered", "2"));
  std::set<std::string> paths;
  for (const ReceivedRequest& request : receiver.requests())
    paths.insert(request.target.substr(0, request.target.find('?')));
  EXPECT_EQ(paths, (std::set<std::string>{"/all", "/shoes"}));
}

TEST_F(Outbound, AShareOfZeroIsToldNothingAndTraceSaysWhy) {
  add_url("main", receiver.url("/p?c={click_id}"), R"(, "share": 0)");
  const std::string id = convert();
  ASSERT_TRUE(all_settled("withheld", "1"));
  EXPECT_THAT(trace(id), HasSubstr("not in the share"));
  EXPECT_EQ(receiver.request_count(), 0U);
}

TEST_F(Outbound, NeverConnectsToAPrivateAddress) {
  start_again_with("HOMING_OUTBOUND_ALLOWED_NETWORKS", "127.0.0.2/32");
  add_url("main", receiver.url("/p?c={click_id}"));
  const std::string id = convert();
  ASSERT_TRUE(is_tried_with("address_refused"));
  EXPECT_EQ(receiver.connection_count(), 0U);

  FakeReceiver allowed(FakeReceiver::Tls::kNone, "127.0.0.2");
  allowed.answer("/p", ReceiverAnswer::redirect(302, receiver.url("/inside")));
  add_url("main", allowed.url("/p?c={click_id}"));
  ASSERT_TRUE(allowed.wait_for(1));
  tracker.database.rows("UPDATE outbox_attempts SET outcome = 'seen'");
  ASSERT_TRUE(is_tried_with("address_refused"));
  EXPECT_EQ(receiver.connection_count(), 0U);
}

TEST_F(Outbound, SpeaksHttpsWithWhoeverHasAGoodCertificate) {
  start_again_with("HOMING_OUTBOUND_CA_FILE", TestAuthority::shared().file().string());
  FakeReceiver good(FakeReceiver::Tls::kGood);
  add_url("main", good.url("/p?c={click_id}"));
  convert();
  ASSERT_TRUE(all_settled("delivered", "1"));
  for (const auto tls :
       {FakeReceiver::Tls::kWrongHost, FakeReceiver::Tls::kExpired, FakeReceiver::Tls::kSelfSigned}) {
    FakeReceiver bad(tls);
    add_url("main", bad.url("/p?c={click_id}"));
    tracker.database.rows("UPDATE outbox_attempts SET outcome = 'seen'");
    convert();
    EXPECT_TRUE(is_tried_with("tls_failed"));
    EXPECT_EQ(bad.request_count(), 0U);
  }
}

TEST_F(Outbound, OneHostOfManyThatHangsHoldsUpNobodyElse) {
  const int hosts = scaled("HOMING_HOSTS", 100);
  start_again_with("HOMING_OUTBOUND_TIMEOUT", "60s");  // no attempt at the one that hangs ends by itself
  FakeReceiver hanging;
  FakeReceiver others(FakeReceiver::Tls::kNone, "0.0.0.0");
  hanging.answer("/p", ending(ReceiverAnswer::End::kNever));
  const auto url_at = [&](const std::string& ref, const std::string& url) {
    return R"({"affiliate": "nora", "ref": ")" + ref + R"(", "url": ")" + url + R"("})";
  };
  std::string urls = url_at("hangs", hanging.url("/p?c={click_id}"));
  for (int i = 1; i < hosts; ++i) {
    const std::string host = "127.1." + std::to_string(i / 250) + "." + std::to_string(1 + i % 250);
    urls += "," + url_at("h" + std::to_string(i), others.url("/p?c={click_id}", host));
  }
  apply(R"({"postback_urls": [)" + urls + "]}");
  constexpr int kConversions = 10;
  for (int i = 0; i < kConversions; ++i) convert();
  ASSERT_TRUE(eventually(
      [&] {
        return tracker.database.value("SELECT count(*) FROM outbox WHERE state = 'delivered'") ==
               std::to_string((hosts - 1) * kConversions);
      },
      kDeadline * 3));
  const std::string p99 = tracker.database.value(
      "SELECT percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM settled_at - created_at) * "
      "1000)::int FROM outbox WHERE state = 'delivered'");
  std::cout << "p99 of the others: " << p99 << " ms\n";
  if (hosts <= 100) {
    EXPECT_LT(std::stoi(p99), 10'000);
  }
  EXPECT_LE(hanging.open_connections(), 2U);
  hanging.answer("/p", ReceiverAnswer::of(200));
  hanging.drop_connections();
  ASSERT_TRUE(all_settled("due", "0"));
}

TEST_F(Outbound, CatchingUpKeepsItsRateAndIsNotInTheWayOfNewConversions) {
  constexpr int kDeliveries = 300;  // so many that there are some left when the new one has been told of
  constexpr int kWatched = 60;
  add_url("main", receiver.url("/p?c={click_id}"));
  convert();
  ASSERT_TRUE(all_settled("delivered", "1"));
  multiply_for_later(kDeliveries);
  tracker.server.stop();
  auto slower = settings();
  slower["HOMING_OUTBOUND_CATCH_UP_RATE"] = "20";
  slower["HOMING_POSTBACK_WAIT"] = "20s";
  HomingServer server(tracker.database.url(), slower);
  FakeReceiver second;
  apply(R"({"postback_urls": [{"ref": "second", "affiliate": "nora", "offer": "shoes", "url": ")" +
        second.url("/p") + "\"}]}");
  server.start();
  const auto start = std::chrono::steady_clock::now();
  make_all_due();
  ASSERT_TRUE(receiver.wait_for(3));
  const std::string id = click_id_in(server.client().get("/click?offer=shoes&aff=nora").header("Location"));
  EXPECT_EQ(server.client().get("/postback?click_id=" + id).status, 200);
  ASSERT_TRUE(second.wait_for(1));
  EXPECT_LT(receiver.request_count(), static_cast<std::size_t>(kDeliveries));
  ASSERT_TRUE(receiver.wait_for(kWatched + 1));
  EXPECT_GE(std::chrono::steady_clock::now() - start, 2500ms) << "at 20 a second";
}

TEST_F(Outbound, AKilledSendersDeliveryIsSentAgainWithTheSameKey) {
  start_again_with("HOMING_OUTBOUND_TIMEOUT", "3s");  // it is the killed one's for a few times as long
  add_url("main", receiver.url("/p?c={click_id}"));
  ReceiverAnswer held;
  held.hold = true;
  receiver.answer_next("/p", held);
  convert();
  ASSERT_TRUE(receiver.wait_for(1));  // it has the request, and the sender is killed in front of the answer
  tracker.server.kill9();
  tracker.server.start();
  ASSERT_TRUE(receiver.wait_for(2));
  ASSERT_TRUE(all_settled("delivered", "1"));
  const auto requests = receiver.requests();
  EXPECT_EQ(requests[0].target, requests[1].target);
  EXPECT_EQ(requests[0].header("Idempotency-Key"), requests[1].header("Idempotency-Key"));
}

TEST_F(Outbound, AServerThatStopsLetsWhatIsOnItsWayEnd) {
  add_url("main", receiver.url("/p?c={click_id}"));
  ReceiverAnswer slow;
  slow.delay = 1500ms;
  receiver.answer_next("/p", slow);
  convert();
  ASSERT_TRUE(receiver.wait_for(1));
  EXPECT_EQ(tracker.server.stop(), 0);
  EXPECT_EQ(tracker.database.value("SELECT state FROM outbox"), "delivered");
}

TEST_F(Outbound, AUrlOfANewerVersionKeepsNothingElseFromTheCatalog) {
  add_url("main", receiver.url("/p?c={click_id}"));
  tracker.database.rows(
      "UPDATE postback_urls SET url = 'https://nora.example/?c={of_tomorrow}'; "
      "INSERT INTO affiliates (id, ref, name, state) VALUES (77, 'zoe', 'Zoe', 'active'); "
      "UPDATE catalog_version SET version = version + 1");
  const auto ready = [&] { return tracker.server.admin().get("/readyz"); };
  const std::string fault = "postback URL main: url: unknown macro {of_tomorrow}";
  ASSERT_TRUE(eventually([&] { return ready().body.find(fault) != std::string::npos; }));
  EXPECT_EQ(ready().status, 200) << "clicks are recorded";
  EXPECT_FALSE(tracker.click("offer=shoes&aff=zoe").empty()) << "who came with the same version";
  EXPECT_THAT(tracker.server.log(), HasSubstr("catalog.postback_url_unreadable"));
  EXPECT_THROW(apply(R"({"affiliates": [{"ref": "new"}]})"), std::runtime_error);
  tracker.database.rows(
      "UPDATE postback_urls SET url = 'https://nora.example/?c={click_id}'; "
      "UPDATE catalog_version SET version = version + 1");
  EXPECT_TRUE(eventually([&] { return ready().body.find("postback") == std::string::npos; }));
}

TEST_F(Outbound, TwoServersDeliverEachOnce) {
  const int deliveries = scaled("HOMING_DELIVERIES", 1000);
  auto slower = settings();
  slower["HOMING_OUTBOUND_CATCH_UP_RATE"] = "200";  // neither is done alone before the other has begun
  HomingServer other(tracker.database.url(), slower);
  start_again_with("HOMING_OUTBOUND_CATCH_UP_RATE", slower["HOMING_OUTBOUND_CATCH_UP_RATE"]);
  add_url("main", receiver.url("/p?c={click_id}&k={conversion_id}"));
  const std::string id = convert();
  ASSERT_TRUE(all_settled("delivered", "1"));
  multiply_for_later(deliveries);
  other.start();
  make_all_due();
  ASSERT_TRUE(eventually(
      [&] {
        return tracker.database.value("SELECT count(*) FROM outbox WHERE state = 'delivered'") ==
               std::to_string(deliveries + 1);
      },
      kDeadline * 5));
  std::set<std::string> keys;
  for (const ReceivedRequest& request : receiver.requests()) keys.insert(request.header("Idempotency-Key"));
  EXPECT_EQ(receiver.request_count(), static_cast<std::size_t>(deliveries) + 1) << "each once";
  EXPECT_THAT(keys, SizeIs(static_cast<std::size_t>(deliveries) + 1));
  EXPECT_EQ(tracker.database.value("SELECT count(DISTINCT node) FROM outbox_attempts"), "2");
}

}  // namespace
}  // namespace homing::test
