#include "homing/store/promo_code_store.hpp"

#include <homing_sql/sql.hpp>
#include <map>

#include "store/columns.hpp"
#include "store/json_rows.hpp"
#include "store/parameter_values.hpp"

namespace homing::store {
namespace {

using admin::CodeSale;
using admin::PromoCode;
using admin::PromoCodeResult;

PromoCode to_code(const pqxx::row& row) {
  PromoCode code;
  code.id = row["id"].as<std::int64_t>();
  code.code = columns::text(row["code"]);
  code.affiliate = columns::text(row["affiliate"]);
  code.offer = columns::text(row["offer"]);
  code.affiliate_id = columns::id<AffiliateId>(row["affiliate_id"]);
  code.offer_id = columns::id<OfferId>(row["offer_id"]);
  code.advertiser_id = columns::id<AdvertiserId>(row["advertiser_id"]);
  code.active = columns::view(row["state"]) == "active";
  code.version = row["version"].as<int>();
  code.created_at = columns::time(row["created_at"]);
  return code;
}

std::vector<PromoCode> to_codes(const pqxx::result& rows) {
  std::vector<PromoCode> codes;
  for (const pqxx::row& row : rows) codes.push_back(to_code(row));
  return codes;
}

std::string rows_of(const std::vector<CodeSale>& sales) {
  JsonRows rows;
  for (const CodeSale& sale : sales) {
    rows.row()
        .number("promo_code_id", sale.promo_code)
        .text("txid", sale.txid)
        .uuid("click_id", sale.click.uuid());
  }
  return std::move(rows).take();
}

/// A sale that has no click keeps the first of its own.
std::vector<ClickId> clicks_in(pqxx::work& work, const std::vector<CodeSale>& sales,
                               const std::string& rows) {
  std::map<std::pair<std::int64_t, std::string>, ClickId> known;
  for (const pqxx::row& row : work.exec_prepared(sql::promo_reserved.name, rows)) {
    known[{row["promo_code_id"].as<std::int64_t>(), columns::text(row["txid"])}] =
        ClickId::from_uuid(columns::uuid(row["click_id"]));
  }
  std::vector<ClickId> clicks;
  for (const CodeSale& sale : sales)
    clicks.push_back(known.try_emplace({sale.promo_code, sale.txid}, sale.click).first->second);
  return clicks;
}

PromoCodeResult why_not_added(pqxx::work& work, const std::string& affiliate, const std::string& offer) {
  const pqxx::row there = work.exec_prepared1(sql::promo_entries.name, affiliate, offer);
  if (!there["affiliate"].as<bool>()) return PromoCodeResult::kNoAffiliate;
  return there["offer"].as<bool>() ? PromoCodeResult::kTaken : PromoCodeResult::kNoOffer;
}

}  // namespace

std::vector<PromoCode> PromoCodeStore::page(const admin::PromoCodeFilter& filter,
                                            std::optional<std::int64_t> before, int limit) {
  const auto affiliates = list_or_null(filter.affiliates);
  const auto offers = list_or_null(filter.offers);
  const auto states = list_or_null(filter.states);
  const auto below = before ? std::optional(std::to_string(*before)) : std::nullopt;
  std::vector<PromoCode> codes;
  database_.transaction([&](pqxx::work& work) {
    codes = to_codes(work.exec_prepared(sql::promo_page.name, or_null(affiliates), or_null(offers),
                                        or_null(states), or_null(filter.search), or_null(below), limit));
  });
  return codes;
}

std::vector<PromoCode> PromoCodeStore::find(const std::vector<std::string>& codes) {
  const auto wanted = list_or_null(codes);
  std::vector<PromoCode> found;
  database_.transaction(
      [&](pqxx::work& work) { found = to_codes(work.exec_prepared(sql::promo_find.name, or_null(wanted))); });
  return found;
}

PromoCodeResult PromoCodeStore::add(const std::string& code, const std::string& affiliate,
                                    const std::string& offer, const admin::Actor& by) {
  PromoCodeResult result = PromoCodeResult::kDone;
  database_.transaction([&](pqxx::work& work) {
    const pqxx::result added =
        work.exec_prepared(sql::promo_add.name, code, affiliate, offer, by.name, by.address);
    if (added.affected_rows() == 0) result = why_not_added(work, affiliate, offer);
  });
  return result;
}

PromoCodeResult PromoCodeStore::set_active(const PromoCode& code, bool active, const admin::Actor& by) {
  PromoCodeResult result = PromoCodeResult::kDone;
  database_.transaction([&](pqxx::work& work) {
    const pqxx::result changed = work.exec_prepared(sql::promo_change.name, code.id, code.version,
                                                    active ? "active" : "archived", by.name, by.address);
    if (changed.affected_rows() == 0) result = PromoCodeResult::kChangedMeanwhile;
  });
  return result;
}

std::vector<ClickId> PromoCodeStore::reserve_clicks(const std::vector<CodeSale>& sales) {
  const std::string rows = rows_of(sales);
  std::vector<ClickId> clicks;
  database_.transaction([&](pqxx::work& work) {
    work.exec_prepared(sql::promo_reserve.name, rows);
    clicks = clicks_in(work, sales, rows);
  });
  return clicks;
}

std::vector<ClickId> PromoCodeStore::look_up_clicks(const std::vector<CodeSale>& sales) {
  const std::string rows = rows_of(sales);
  std::vector<ClickId> clicks;
  database_.transaction([&](pqxx::work& work) { clicks = clicks_in(work, sales, rows); });
  return clicks;
}

}  // namespace homing::store
