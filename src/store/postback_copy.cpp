#include "store/postback_copy.hpp"

#include <algorithm>
#include <homing_sql/sql.hpp>
#include <tuple>

#include "store/binary_copy.hpp"

namespace homing::store {
namespace {

constexpr std::int16_t kConversionColumns = 22;
constexpr std::int16_t kPostbackColumns = 12;
constexpr std::int16_t kEventColumns = 9;
constexpr std::int16_t kEntryColumns = 8;
constexpr std::int16_t kDeliveryColumns = 11;

auto key_of(const apply::Conversion& conversion) {
  return std::tie(conversion.click_id, conversion.goal, conversion.txid);
}

std::vector<const apply::Conversion*> by_key(const std::vector<apply::Conversion>& conversions) {
  std::vector<const apply::Conversion*> sorted;
  sorted.reserve(conversions.size());
  for (const apply::Conversion& conversion : conversions) sorted.push_back(&conversion);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return key_of(*a) < key_of(*b); });
  return sorted;
}

void add_operator(BinaryCopy& copy, const std::optional<Operator>& by) {
  copy.text_or_null(by ? by->name : std::string_view());
  copy.text_or_null(by ? by->reason : std::string_view());
}

void copy_conversion(BinaryCopy& copy, const apply::Conversion& conversion) {
  copy.begin_row();
  copy.uuid(conversion.click_id.uuid());
  copy.bigint(conversion.goal.value());
  copy.text(conversion.txid);
  copy.uuid(conversion.id);
  copy.text(name_of(conversion.status));
  copy.integer(conversion.events);
  copy.timestamptz(conversion.recorded_at);
  copy.timestamptz(conversion.changed_at);
  copy.bigint(conversion.offer.value());
  copy.bigint(conversion.affiliate.value());
  copy.bigint(conversion.advertiser.value());
  copy.or_null(conversion.amount, &BinaryCopy::numeric);
  copy.or_null(conversion.amount_currency, &BinaryCopy::text);
  copy.numeric(conversion.payout);
  copy.text(conversion.payout_currency);
  copy.numeric(conversion.revenue);
  copy.text(conversion.revenue_currency);
  for (const std::string& label : conversion.labels) copy.text_or_null(label);
}

}  // namespace

void copy_conversions(pqxx::work& work, const std::vector<apply::Conversion>& conversions) {
  try {
    BinaryCopy copy(work, sql::copy_conversions.text, kConversionColumns);
    for (const apply::Conversion* conversion : by_key(conversions)) copy_conversion(copy, *conversion);
    copy.complete();
  } catch (const pqxx::unique_violation& e) {
    const bool is_key = std::string_view(e.what()).find("conversions_pkey") != std::string_view::npos;
    if (!is_key) throw;
    throw StoreError(StoreFailure::kConflict, "another node was first at a conversion");
  }
}

void copy_postbacks(pqxx::work& work, NodeNumber node, const std::vector<apply::StoredPostback>& postbacks) {
  BinaryCopy copy(work, sql::copy_postbacks.text, kPostbackColumns);
  for (const auto& [postback, outcome] : postbacks) {
    copy.begin_row();
    copy.uuid(postback.click_id.uuid());
    copy.uuid(postback.id);
    copy.timestamptz(postback.received_at);
    copy.smallint(static_cast<std::int16_t>(node));
    copy.text(name_of(outcome.code));
    copy.text(outcome.message);
    copy.or_null(outcome.conversion_id, &BinaryCopy::uuid);
    copy.text(postback.method);
    copy.inet_or_null(postback.ip);
    copy.text(postback.params);
    add_operator(copy, postback.by);
  }
  copy.complete();
}

void copy_events(pqxx::work& work, const std::vector<apply::ConversionEvent>& events) {
  BinaryCopy copy(work, sql::copy_events.text, kEventColumns);
  for (const apply::ConversionEvent& event : events) {
    copy.begin_row();
    copy.uuid(event.click_id.uuid());
    copy.uuid(event.conversion_id);
    copy.integer(event.sequence);
    copy.timestamptz(event.at);
    copy.text_or_null(event.from ? name_of(*event.from) : std::string_view());
    copy.text(name_of(event.to));
    copy.uuid(event.postback_id);
    add_operator(copy, event.by);
  }
  copy.complete();
}

void copy_entries(pqxx::work& work, const std::vector<apply::PayoutEntry>& entries) {
  BinaryCopy copy(work, sql::copy_entries.text, kEntryColumns);
  for (const apply::PayoutEntry& entry : entries) {
    copy.begin_row();
    copy.uuid(entry.click_id.uuid());
    copy.uuid(entry.conversion_id);
    copy.integer(entry.sequence);
    copy.bigint(entry.affiliate.value());
    copy.text(entry.amount < Decimal() ? "reversal" : "accrual");
    copy.numeric(entry.amount);
    copy.text(entry.currency);
    copy.timestamptz(entry.at);
  }
  copy.complete();
}

void copy_deliveries(pqxx::work& work, const std::vector<apply::Delivery>& deliveries) {
  BinaryCopy copy(work, sql::copy_deliveries.text, kDeliveryColumns);
  for (const apply::Delivery& delivery : deliveries) {
    copy.begin_row();
    copy.uuid(delivery.click_id.uuid());
    copy.uuid(delivery.conversion_id);
    copy.integer(delivery.sequence);
    copy.bigint(delivery.url.value());
    copy.bigint(delivery.affiliate.value());
    copy.text(name_of(delivery.status));
    copy.text(delivery.withheld ? "withheld" : "due");
    for (int times = 0; times < 3; ++times) copy.timestamptz(delivery.created_at);
    delivery.withheld ? copy.timestamptz(delivery.created_at) : copy.null();
  }
  copy.complete();
}

}  // namespace homing::store
