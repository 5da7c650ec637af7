#include "homing/store/conversion_store.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <homing_sql/sql.hpp>

#include "homing/admin/answer.hpp"
#include "homing/admin/period.hpp"
#include "homing/store/promo_code_store.hpp"
#include "tests/store/road.hpp"

namespace homing::store {
namespace {

using apply::test::click_id;
using apply::test::make_click;
using apply::test::make_postback;
using testing::ElementsAre;
using testing::IsEmpty;

class ConversionStoreTest : public testing::Test {
 protected:
  ConversionStoreTest() { fill_catalog(server); }

  /// @return the ID of its conversion
  Uuid convert(unsigned number, const std::string& txid) {
    road_.journal.append(make_click(click_id(number)));
    Postback postback = make_postback(number, click_id(number));
    postback.id = Uuid::random_v7(postback.received_at);
    postback.txid = txid;
    road_.journal.append(postback);
    road_.run_to_end();
    return postback.id;
  }
  std::vector<Uuid> found(const std::vector<Uuid>& ids) {
    std::vector<Uuid> there;
    for (const admin::ConversionKey& key : conversions.find(ids)) there.push_back(key.id);
    return there;
  }

  test::TestDatabase server;
  Database database{options_for(server)};
  ConversionStore conversions{database};
  PromoCodeStore codes{database};

 private:
  Road road_{server, 1};
};

TEST_F(ConversionStoreTest, AFilterIsAValueWhateverItHolds) {
  const std::vector<std::string> odd{"plain", "a\"b", "a\\b", "{a,b}", "NULL", "'; --", " ", "\xE2\x80\xAE"};
  for (unsigned i = 0; i < odd.size(); ++i) convert(i, odd[i]);
  for (const std::string& txid : odd) {
    admin::ConversionFilter filter;
    filter.txids = {txid};
    EXPECT_EQ(conversions.page(filter, std::nullopt, 10).size(), 1U) << txid;
  }
  admin::ConversionFilter all;
  all.txids = odd;
  EXPECT_EQ(conversions.page(all, std::nullopt, 10).size(), odd.size());
  all.offers = {"shoes\"} OR 1=1"};
  EXPECT_THAT(conversions.page(all, std::nullopt, 10), IsEmpty());
}

TEST_F(ConversionStoreTest, WhoDecidedInFormerVersionsIsTakenFromThePostbacks) {
  convert(1, "A");
  convert(2, "B");
  server.rows(
      "UPDATE postbacks SET by = 'user anna', reason = 'called the shop' WHERE postback_id = "
      "(SELECT conversion_id FROM conversions WHERE txid = 'B')");
  server.rows("ALTER TABLE conversion_events DROP COLUMN by, DROP COLUMN reason");
  const auto decided_by = std::find_if(sql::migrations.begin(), sql::migrations.end(),
                                       [](const auto& one) { return one.number == 22; });
  server.rows(std::string(decided_by->text));
  EXPECT_EQ(
      server.rows("SELECT txid, by, reason FROM conversion_events JOIN conversions USING (conversion_id) "
                  "WHERE by IS NOT NULL"),
      (std::vector<test::Row>{{"B", "user anna", "called the shop"}}));
}

TEST_F(ConversionStoreTest, FindsThoseThatThereAreInTheOrderAskedFor) {
  const Uuid first = convert(1, "A");
  const Uuid second = convert(2, "B");
  const Uuid unknown = Uuid::random_v7(SystemClock().now());
  EXPECT_THAT(found({second, unknown, first}), ElementsAre(second, first));
  EXPECT_THAT(found({Uuid(), Uuid::from_halves(~0ULL, ~0ULL)}), IsEmpty());
}

TEST_F(ConversionStoreTest, KnowsWhatTheClocksOfAZoneShow) {
  const auto at = [](const char* text) { return admin::parse_instant(text).value(); };
  EXPECT_THAT(
      conversions.times_on_clock({at("2026-11-05T14:30"), at("2026-07-05T14:30:15.250"), at("1970-01-02")},
                                 "Europe/Berlin"),
      ElementsAre(at("2026-11-05T13:30:00Z"), at("2026-07-05T12:30:15.250Z"), at("1970-01-01T23:00:00Z")))
      << "in winter and in summer";
  EXPECT_THROW((void)conversions.times_on_clock({at("2026-11-05")}, "Nowhere/Land"), admin::Problem);
  EXPECT_THAT(conversions.times_on_clock({}, "UTC"), IsEmpty());
}

TEST_F(ConversionStoreTest, ASaleWithACodeHasOneClickForEver) {
  const admin::Actor by{"user anna", "127.0.0.1"};
  ASSERT_EQ(codes.add("SUMMER", "ann", "7", by), admin::PromoCodeResult::kDone);
  EXPECT_EQ(codes.add("summer", "42", "shoes", by), admin::PromoCodeResult::kTaken);
  EXPECT_EQ(codes.add("X", "nobody", "shoes", by), admin::PromoCodeResult::kNoAffiliate);
  EXPECT_EQ(codes.add("X", "ann", "nothing", by), admin::PromoCodeResult::kNoOffer);
  const std::int64_t code = codes.find({"SUMMER"}).at(0).id;
  EXPECT_THAT(codes.look_up_clicks({{code, "1", click_id(1)}}), ElementsAre(click_id(1)));
  const auto given = codes.reserve_clicks({{code, "1", click_id(2)}, {code, "2", click_id(3)}});
  EXPECT_THAT(given, ElementsAre(click_id(2), click_id(3)));
  EXPECT_THAT(codes.reserve_clicks({{code, "2", click_id(4)}, {code, "1", click_id(5)}}),
              ElementsAre(click_id(3), click_id(2)));
  EXPECT_THAT(codes.look_up_clicks({{code, "1", click_id(6)}}), ElementsAre(click_id(2)));
  const auto twice = codes.reserve_clicks({{code, "3", click_id(7)}, {code, "3", click_id(8)}});
  EXPECT_EQ(twice[0], twice[1]) << "a sale that stands there twice has one click too";
}

TEST_F(ConversionStoreTest, APromoCodeThatWasChangedMeanwhileStaysAsItIs) {
  const admin::Actor by{"user anna", "127.0.0.1"};
  ASSERT_EQ(codes.add("SUMMER", "ann", "shoes", by), admin::PromoCodeResult::kDone);
  const admin::PromoCode seen = codes.find({"SUMMER"}).at(0);
  EXPECT_EQ(codes.set_active(seen, false, by), admin::PromoCodeResult::kDone);
  EXPECT_EQ(codes.set_active(seen, true, by), admin::PromoCodeResult::kChangedMeanwhile);
  EXPECT_FALSE(codes.find({"SUMMER"}).at(0).active);
  EXPECT_EQ(server.value("SELECT string_agg(action, ',' ORDER BY id) FROM audit_log"),
            "promo_code.create,promo_code.change");
}

}  // namespace
}  // namespace homing::store
