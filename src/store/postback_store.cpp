#include "homing/store/postback_store.hpp"

#include <algorithm>
#include <array>
#include <homing_sql/sql.hpp>

#include "homing/apply/rehearse.hpp"
#include "homing/core/units.hpp"
#include "store/array_text.hpp"
#include "store/arrival_time.hpp"
#include "store/columns.hpp"
#include "store/fact_loader.hpp"
#include "store/json_rows.hpp"
#include "store/parameter_values.hpp"

namespace homing::store {
namespace {

using namespace columns;
using OptionalText = std::optional<std::string>;

admin::StoredPostback to_stored(const pqxx::row& row) {
  admin::StoredPostback stored;
  stored.id = uuid(row["postback_id"]);
  stored.click_id = ClickId::from_uuid(uuid(row["click_id"]));
  stored.received_at = time(row["received_at"]);
  stored.code = expected(postback_code_from_name(view(row["code"])), row["code"]);
  stored.message = text(row["message"]);
  if (!row["conversion_id"].is_null()) stored.conversion_id = uuid(row["conversion_id"]);
  stored.method = text(row["method"]);
  stored.ip = text(row["ip"]);
  stored.params = text(row["params"]);
  stored.node = static_cast<NodeNumber>(row["node"].as<int>());
  if (!row["settled_at"].is_null()) stored.settled_at = time(row["settled_at"]);
  stored.offer = text(row["offer"]);
  stored.affiliate = text(row["affiliate"]);
  if (!row["replay_of"].is_null()) stored.replay_of = uuid(row["replay_of"]);
  stored.replayed_by = text(row["replayed_by"]);
  stored.by = text(row["by"]);
  stored.reason = text(row["reason"]);
  return stored;
}

/// The parameters of postbacks_page as text; what is empty asks for nothing.
struct PageQuery {
  UnixMillis from{};
  UnixMillis before{};
  OptionalText codes{}, offer{}, affiliate{}, click{}, below{}, ids{};
  std::size_t limit = 0;
};

std::vector<admin::StoredPostback> fetch(Database& database, const PageQuery& query) {
  std::vector<admin::StoredPostback> postbacks;
  database.transaction([&](pqxx::work& work) {
    for (const pqxx::row& row :
         work.exec_prepared(sql::postbacks_page.name, time_text(query.from), time_text(query.before),
                            or_null(query.codes), or_null(query.offer), or_null(query.affiliate),
                            or_null(query.click), or_null(query.below), or_null(query.ids), query.limit))
      postbacks.push_back(to_stored(row));
  });
  return postbacks;
}

PageQuery query_of(const admin::PostbackFilter& filter) {
  PageQuery query{.from = filter.from, .before = filter.before};
  query.limit = static_cast<std::size_t>(filter.limit);
  if (!filter.codes.empty())
    query.codes = array_text(filter.codes, [](const std::string& code) { return code; });
  if (filter.offer) query.offer = std::to_string(filter.offer->value());
  if (filter.affiliate) query.affiliate = std::to_string(filter.affiliate->value());
  if (filter.click) query.click = filter.click->to_string();
  if (!filter.below) return query;
  query.below = filter.below->to_string();
  query.before = std::min(filter.before, ClickId::from_uuid(*filter.below).time() + kLater);
  return query;
}

std::string ids_text(const auto& ids) {
  return array_text(ids, [](const auto& id) { return id.to_string(); });
}

/// The terms that a postback is judged by.
std::optional<OfferTerms> terms_of(const ClickId& id, const apply::PostbackFacts& facts) {
  std::optional<OfferId> offer;
  for (const apply::Conversion& conversion : facts.conversions) {
    if (conversion.click_id == id) offer = conversion.offer;
  }
  for (const apply::ClickFacts& click : facts.clicks) {
    if (click.id == id) offer = click.offer;
  }
  for (const OfferTerms& terms : facts.terms) {
    if (terms.offer == offer) return terms;
  }
  return std::nullopt;
}

/// The conversion that a postback's outcome names, as all of the postbacks leave it. Null where there is
/// none.
const apply::Conversion* written_conversion(const Uuid& id, const apply::PostbackWrites& writes) {
  for (const apply::Conversion& conversion : writes.conversions) {
    if (conversion.id == id) return &conversion;
  }
  for (const apply::StatusUpdate& update : writes.updates) {
    if (update.conversion.id == id) return &update.conversion;
  }
  return nullptr;
}

/// What of it all one postback writes.
std::optional<admin::WouldWrite> part_of(const apply::StoredPostback& stored,
                                         const apply::PostbackWrites& writes) {
  const PostbackOutcome& outcome = stored.outcome;
  if (outcome.code != PostbackCode::kRecorded && outcome.code != PostbackCode::kUpdated) return std::nullopt;
  const apply::Conversion* const conversion = written_conversion(outcome.conversion_id.value(), writes);
  const auto event =
      std::find_if(writes.events.begin(), writes.events.end(), [&](const apply::ConversionEvent& one) {
        return one.postback_id == stored.postback.id && one.conversion_id == outcome.conversion_id;
      });
  if (conversion == nullptr || event == writes.events.end()) return std::nullopt;
  admin::WouldWrite part{.status = event->to,
                         .affiliate = conversion->affiliate,
                         .payout = conversion->payout,
                         .payout_currency = conversion->payout_currency,
                         .revenue = conversion->revenue,
                         .revenue_currency = conversion->revenue_currency,
                         .deliveries = {}};
  for (const apply::Delivery& delivery : writes.deliveries) {
    if (delivery.conversion_id == event->conversion_id && delivery.sequence == event->sequence)
      part.deliveries.push_back({delivery.url, delivery.withheld});
  }
  return part;
}

}  // namespace

std::vector<admin::StoredPostback> PostbackStore::page(const admin::PostbackFilter& filter) {
  PageQuery query = query_of(filter);
  for (const std::chrono::hours reach : {std::chrono::hours(24), std::chrono::hours(7 * 24)}) {
    query.from = std::max(filter.from, query.before - reach);
    auto postbacks = fetch(database_, query);
    if (postbacks.size() == query.limit || query.from == filter.from) return postbacks;
  }
  query.from = filter.from;
  return fetch(database_, query);
}

std::vector<admin::StoredPostback> PostbackStore::by_id(const std::vector<Uuid>& ids) {
  if (ids.empty()) return {};
  const auto [first, last] = std::minmax_element(ids.begin(), ids.end());
  const UnixMillis now = SystemClock().now();
  PageQuery query{.from = std::min(now, ClickId::from_uuid(*first).time() - kEarlier),
                  .before = std::min(now, ClickId::from_uuid(*last).time()) + kLater};
  query.ids = ids_text(ids);
  query.limit = ids.size();
  return fetch(database_, query);
}

std::vector<admin::Judged> PostbackStore::judge(const std::vector<Postback>& postbacks, UnixMillis now) {
  std::vector<ClickId> clicks;
  for (const Postback& postback : postbacks) clicks.push_back(postback.click_id);
  std::sort(clicks.begin(), clicks.end());
  clicks.erase(std::unique(clicks.begin(), clicks.end()), clicks.end());
  apply::PostbackFacts facts;
  database_.snapshot([&](pqxx::work& work) { facts = load_facts(work, clicks); });
  std::vector<admin::Judged> judged;
  const apply::PostbackWrites writes = apply::rehearse(postbacks, facts, node_, parked_for_, now);
  for (const apply::StoredPostback& stored : writes.postbacks) {
    judged.push_back({stored.outcome, terms_of(stored.postback.click_id, facts), part_of(stored, writes)});
  }
  return judged;
}

void PostbackStore::note_replays(const std::vector<admin::Replay>& replays, const admin::Actor& by) {
  JsonRows rows;
  for (const admin::Replay& replay : replays) {
    rows.row()
        .uuid("original", replay.original)
        .text("code", name_of(replay.code))
        .uuid("replay", replay.replay);
  }
  const std::string json = std::move(rows).take();
  database_.transaction([&](pqxx::work& work) {
    work.exec_prepared(sql::postbacks_note_replays.name, by.name, by.address, json);
  });
}

}  // namespace homing::store
