#include "tests/faults/road_script.hpp"

#include <gmock/gmock.h>

#include <map>
#include <pqxx/pqxx>
#include <stdexcept>

#include "homing/catalog/document.hpp"
#include "homing/store/audit_store.hpp"
#include "homing/store/catalog_store.hpp"
#include "homing/store/delivery_store.hpp"
#include "homing/store/maintenance_store.hpp"
#include "homing/store/migrations.hpp"
#include "homing/store/node_store.hpp"
#include "homing/store/outbox_store.hpp"
#include "tests/support/eventually.hpp"

namespace homing::test {
namespace {

using apply::test::click_id;
using std::chrono::hours;

constexpr int kMostTries = 30;
constexpr std::uint8_t kNoRecord = 200;
constexpr const char* kOperator = "user anna";

/// What make_terms() describes, and an offer more.
constexpr const char* kCatalog = R"({
  "advertisers": [{"ref": "acme", "id": 3}],
  "affiliates": [{"ref": "ann", "id": 42}],
  "postback_urls": [{"ref": "ann-tracker", "affiliate": "ann", "statuses": ["pending", "approved", "rejected"],
                     "url": "https://ann.example/?c={click_id}"}],
  "offers": [
    {"ref": "shoes", "id": 7, "name": "Old", "advertiser": "acme", "target_url": "https://acme.example/",
     "goals": [{"ref": "sale", "id": 70, "default": true, "payout": "2.50", "revenue": "4", "currency": "EUR"},
               {"ref": "install", "id": 71, "payout": "10%", "revenue": "20%", "currency": "EUR"}]},
    {"ref": "bags", "id": 8, "advertiser": "acme", "target_url": "https://acme.example/",
     "goals": [{"ref": "sale", "default": true, "payout": "1", "currency": "EUR"},
               {"ref": "lead", "payout": "1", "currency": "EUR"}]}]})";

/// One entry of each kind is another, and so is the second offer's default goal.
constexpr const char* kChangedCatalog = R"({
  "advertisers": [{"ref": "acme", "name": "New"}],
  "affiliates": [{"ref": "ann", "name": "New"}],
  "postback_urls": [{"ref": "ann-tracker", "affiliate": "ann", "statuses": ["pending", "approved", "rejected"],
                     "url": "https://ann.example/?click={click_id}"}],
  "offers": [
    {"ref": "shoes", "name": "New", "advertiser": "acme", "target_url": "https://acme.example/",
     "goals": [{"ref": "sale", "default": true, "payout": "2.50", "revenue": "4", "currency": "EUR"}]},
    {"ref": "bags", "advertiser": "acme", "target_url": "https://acme.example/",
     "goals": [{"ref": "sale", "payout": "1", "currency": "EUR"},
               {"ref": "lead", "default": true, "payout": "1", "currency": "EUR"}]}]})";

/// Its day's partitions go too: each history makes them.
constexpr const char* kNothingYet = R"sql(
SELECT drop_partitions('clicks', '2026-01-02'), drop_partitions('postbacks', '2026-01-02');
DELETE FROM nodes; DELETE FROM journal_cursor; DELETE FROM unmatched_postbacks; DELETE FROM conversions;
DELETE FROM conversion_events; DELETE FROM payout_entries; DELETE FROM click_rollup; DELETE FROM conversion_rollup;
DELETE FROM rejected_records; DELETE FROM outbox; DELETE FROM outbox_attempts; DELETE FROM audit_log)sql";

template <class Step>
void until_done(Step step) {
  for (int tries = 1;; ++tries) {
    try {
      return step();
    } catch (const StoreError&) {
      if (tries == kMostTries) throw;
    }
  }
}

store::DatabaseOptions options_for(const std::string& url) {
  return {.url = url, .connect_timeout = kDeadline, .statement_timeout = kDeadline};
}

}  // namespace

RoadScript::RoadScript(const std::string& url, store::Database& other)
    : unprepared_(options_for(url)),
      database_(options_for(url)),
      apply_database_(options_for(url)),
      other_database_(other) {
  unprepared_.set_prepare_queries(false);
  rows(kNothingYet);
  store::CatalogStore(other).apply(catalog::parse_document(kCatalog));
}

void RoadScript::run() {
  start_up();
  keep_house();
  convert_own_clicks();
  change_catalog();
  convert_again();
  have_the_others_click_awaited();
  settle_for_the_other();
  add_up_days();
  give_up_what_never_comes();
  tell_the_affiliate();
}

void RoadScript::start_up() {
  NodeNumber number = 0;
  const Uuid journal = Uuid::random_v7(clock_.now());
  until_done([&] { ASSERT_TRUE(store::schema_is_current(unprepared_)); });
  until_done([&] { (void)store::NodeStore(database_).installation(); });
  until_done([&] { number = store::NodeStore(database_).lease(journal, std::nullopt, "here"); });
  until_done([&] { catalog_ = store::CatalogStore(database_).load(); });
  until_done([&] { (void)store::cursor_of(database_, number); });
  node_ = std::make_unique<RoadNode>(apply_database_, number, journal, clock_, std::chrono::milliseconds(0));

  const Uuid others = Uuid::random_v7(clock_.now());
  const NodeNumber next = store::NodeStore(other_database_).lease(others, std::nullopt, "there");
  other_ = std::make_unique<RoadNode>(other_database_, next, others, clock_, hours(48));
  other_->apply_all();  // looks for parked postbacks, and then not again for two days
  until_done([&] { EXPECT_TRUE(store::NodeStore(database_).seen(number, journal)); });
}

void RoadScript::keep_house() {
  store::MaintenanceStore store(database_);
  until_done([&] { store.make_partitions_ahead(0); });
  until_done([&] { store.drop_clicks_older_than(hours(24 * 3650)); });
  until_done([&] { store.drop_postbacks_older_than(hours(24 * 3650)); });
  until_done([&] { store.drop_deliveries_older_than(hours(24 * 3650)); });
}

/// What is settled afterwards changes one of them again.
void RoadScript::add_up_days() {
  store::MaintenanceStore store(database_);
  until_done([&] {
    while (store.add_up_a_day()) {
    }
  });
}

void RoadScript::change_catalog() {
  store::CatalogStore store(database_);
  rows("UPDATE catalog_version SET version = version - 1");  // as in a backup
  until_done([&] { store.catch_up_with(*catalog_); });
  until_done([&] { store.apply(catalog::parse_document(kChangedCatalog)); });
  std::int64_t version = 0;
  until_done([&] { version = store.version(); });
  EXPECT_GT(version, catalog_->version());
  until_done([&] { catalog_ = store.load(); });
  EXPECT_EQ(catalog_->version(), version);
  EXPECT_EQ(catalog_->find_offer("shoes")->name, "New");
}

void RoadScript::convert_own_clicks() {
  const ClickId approved = click_id(1, node_->number);
  const ClickId pending = click_id(2, node_->number);
  click(*node_, approved);
  click(*node_, pending);
  const std::string id = postback(*node_, approved, PostbackCode::kRecorded);
  postback(*node_, approved, PostbackCode::kDuplicate);
  expect_conversion(approved, id, ConversionStatus::kRejected, 2);  // by convert_again()
  const std::string other = postback(*node_, pending, PostbackCode::kRecorded, ConversionStatus::kPending);
  postback(*node_, pending, PostbackCode::kUpdated, ConversionStatus::kApproved,
           Operator{Operator::Act::kDecide, kOperator, "looked at"});
  expect_conversion(pending, other, ConversionStatus::kApproved, 2);
  postback(*node_, click_id(99, node_->number), PostbackCode::kClickUnknown);
  node_->journal.append(kNoRecord, "no record");
  node_->apply_all();
}

void RoadScript::convert_again() {
  const ClickId another = click_id(3, node_->number);
  click(*node_, another);
  expect_conversion(another, postback(*node_, another, PostbackCode::kRecorded), ConversionStatus::kApproved,
                    1);
  postback(*node_, click_id(1, node_->number), PostbackCode::kUpdated, ConversionStatus::kRejected);
  node_->apply_all();
}

void RoadScript::have_the_others_click_awaited() {
  const ClickId others = click_id(1, other_->number);
  expect_conversion(others, postback(*node_, others, PostbackCode::kRecorded), ConversionStatus::kApproved,
                    1);
  node_->apply_all();
  click(*other_, others);
  other_->apply_all();
  settle_all();
}

void RoadScript::settle_for_the_other() {
  const ClickId own = click_id(4, node_->number);
  expect_conversion(own, postback(*other_, own, PostbackCode::kRecorded), ConversionStatus::kApproved, 1);
  other_->apply_all();
  click(*node_, own);
  settle_all();
}

void RoadScript::give_up_what_never_comes() {
  constexpr NodeNumber kNobody = 4000;
  postback(*node_, click_id(1, kNobody), PostbackCode::kClickUnknown);
  node_->apply_all();
  clock_.time += hours(25);
  settle_all();
}

/// One is given back first, and one is dead until the operator has it sent again. What a claim in doubt took
/// is free again two minutes later.
void RoadScript::tell_the_affiliate() {
  using outbound::DeliveryState;
  using std::chrono::minutes;
  store::OutboxStore outbox(database_, node_->number, Uuid::random_v7(clock_.now()));
  store::DeliveryStore deliveries(database_);
  const admin::DeliveryChoice dead{.affiliate = "42", .states = {"dead"}, .since = {}, .before = {}};
  for (int round = 0; round < kMostTries; ++round, clock_.time += minutes(2)) {
    std::vector<outbound::Delivery> claimed;
    const UnixMillis now = clock_.now();
    until_done([&] { claimed = outbox.claim({{}, 4, 4, now, now + minutes(1)}); });
    std::vector<outbound::Settlement> settlements;
    for (std::size_t i = round == 0 ? 1 : 0; i < claimed.size(); ++i) {
      outbound::Settlement& settlement = settlements.emplace_back();
      settlement.key = claimed[i].key;
      settlement.attempt = claimed[i].attempts + 1;
      settlement.made.at = now;
      settlement.made.outcome = "delivered";
      settlement.state = round == 0 ? DeliveryState::kDead : DeliveryState::kDelivered;
    }
    if (round == 0 && !claimed.empty()) until_done([&] { outbox.give_back({claimed[0].key}); });
    until_done([&] { outbox.settle(settlements); });
    std::map<std::string, std::int64_t> left;
    until_done([&] { left = deliveries.count(dead).value(); });
    if (!left.empty()) until_done([&] { (void)deliveries.retry(dead, clock_.now(), {"the operator", ""}); });
    outbound::Backlog backlog;
    until_done([&] { backlog = outbox.backlog(clock_.now() + minutes(2)); });
    if (left.empty() && backlog.due + backlog.waiting == 0) return;
  }
  throw std::runtime_error("the affiliate is not told");
}

void RoadScript::click(RoadNode& at, const ClickId& id) {
  at.journal.append(apply::test::make_click(id));
  clicks_.push_back({id.to_string()});
}

std::string RoadScript::postback(RoadNode& at, const ClickId& click, PostbackCode code,
                                 std::optional<ConversionStatus> status, std::optional<Operator> by) {
  Postback postback = apply::test::make_postback(++postbacks_, click);
  postback.status = status;
  postback.by = std::move(by);
  at.journal.append(postback);
  outcomes_.push_back({postback.id.to_string(), std::string(name_of(code))});
  return postback.id.to_string();
}

void RoadScript::expect_conversion(const ClickId& click, const std::string& id, ConversionStatus status,
                                   int events) {
  conversions_.push_back({click.to_string(), id, std::string(name_of(status)), std::to_string(events)});
}

/// A connection that was cut may hold rows for a moment, which are passed over meanwhile.
void RoadScript::settle_all() {
  const bool settled = eventually([this] {
    node_->apply_all();
    return rows("SELECT FROM unmatched_postbacks").empty();
  });
  if (!settled) throw std::runtime_error("a parked postback is not settled");
}

std::vector<Row> RoadScript::rows(std::string_view sql) {
  std::vector<Row> found;
  other_database_.transaction([&](pqxx::work& work) {
    for (const pqxx::row& row : work.exec(std::string(sql))) {
      Row& texts = found.emplace_back();
      for (const pqxx::field& field : row) texts.emplace_back(field.c_str());
    }
  });
  return found;
}

void RoadScript::check() {
  using testing::UnorderedElementsAreArray;
  EXPECT_THAT(rows("SELECT replace(click_id::text, '-', '') FROM clicks"),
              UnorderedElementsAreArray(clicks_));
  EXPECT_THAT(rows("SELECT replace(postback_id::text, '-', ''), code FROM postbacks"),
              UnorderedElementsAreArray(outcomes_));
  EXPECT_THAT(rows("SELECT replace(click_id::text, '-', ''), replace(conversion_id::text, '-', ''), status, "
                   "events FROM conversions"),
              UnorderedElementsAreArray(conversions_));
  std::map<std::string, std::vector<std::string>> told = node_->told;
  told.merge(other_->told);
  for (const Row& outcome : outcomes_) {
    const std::vector<std::string>& codes = told[outcome[0]];
    EXPECT_TRUE(codes.size() == 1 && (codes[0] == outcome[1] || codes[0] == "queued"))
        << outcome[1] << " was told as " << testing::PrintToString(codes);
  }
  EXPECT_EQ(rows("SELECT FROM conversion_events FULL JOIN outbox USING (click_id, conversion_id, sequence) "
                 "WHERE outbox.state IS DISTINCT FROM 'delivered' OR to_status IS DISTINCT FROM status")
                .size(),
            0U)
      << "the affiliate was told each status";
  EXPECT_EQ(rows("SELECT before->>'status', after->>'status' FROM audit_log WHERE by = '" +
                 std::string(kOperator) + "'"),
            (std::vector<Row>{{"pending", "approved"}}));
  EXPECT_EQ(rows("SELECT position FROM rejected_records").size(), 1U);
  EXPECT_EQ(rows("SELECT node FROM nodes").size(), 2U);
  for (const store::CheckResult& promise : store::AuditStore(other_database_).verify())
    EXPECT_THAT(promise.counterexamples, testing::IsEmpty()) << promise.promise;
}

}  // namespace homing::test
