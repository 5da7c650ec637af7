#include "admin/code_clicks.hpp"

#include <algorithm>
#include <set>

namespace homing::admin {
namespace {

std::vector<SaleCase*> with_codes(std::vector<SaleCase>& cases) {
  std::vector<SaleCase*> all = going(cases);
  std::erase_if(all, [](const SaleCase* one) { return !one->report->click; });
  return all;
}

std::vector<CodeSale> code_sales(const std::vector<SaleCase*>& cases) {
  std::vector<CodeSale> sales;
  sales.reserve(cases.size());
  for (const SaleCase* one : cases)
    sales.push_back({one->promo_code, one->report->postback.txid, one->minted});
  return sales;
}

void give_clicks(const std::vector<ClickId>& clicks, const std::vector<SaleCase*>& cases) {
  for (std::size_t i = 0; i < cases.size(); ++i) {
    SaleCase& one = *cases[i];
    one.report->click->is_new = clicks.at(i) == one.minted;
    one.report->click->id = clicks[i];
    one.report->postback.click_id = clicks[i];
    one.outcome.click_id = clicks[i];
  }
}

}  // namespace

void CodeClicks::find(std::vector<SaleCase>& cases) {
  const std::vector<SaleCase*> coded = with_codes(cases);
  if (coded.empty()) return;
  give_clicks(codes_.look_up_clicks(code_sales(coded)), coded);
  std::set<ClickId> minted;
  for (const SaleCase* one : coded) minted.insert(one->minted);
  std::vector<SaleCase*> with_click;
  for (SaleCase* one : coded) {
    if (!refusal_of_new(*one)) continue;
    const bool has_none = minted.contains(one->report->click->id);  // its own, or that of a line like it
    if (has_none)
      turn_new_away(*one);
    else
      with_click.push_back(one);
  }
  turn_new_sales_away(with_click);
}

/// An earlier report may have left its click, and no sale: refused, or of another goal.
void CodeClicks::turn_new_sales_away(const std::vector<SaleCase*>& cases) {
  if (cases.empty()) return;
  const std::vector<Foreseen> foreseen = road_.preview(reports_of(cases));
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (foreseen.at(i).outcome.code == PostbackCode::kRecorded) turn_new_away(*cases[i]);
  }
}

void CodeClicks::reserve(std::vector<SaleCase>& cases) {
  const std::vector<SaleCase*> coded = with_codes(cases);
  if (std::any_of(coded.begin(), coded.end(), [](const SaleCase* one) { return one->report->click->is_new; }))
    give_clicks(codes_.reserve_clicks(code_sales(coded)), coded);
}

std::vector<SaleCase*> CodeClicks::lost(std::vector<SaleCase>& cases) {
  std::vector<SaleCase*> all;
  std::set<ClickId> seen;
  for (SaleCase* one : with_codes(cases)) {
    CodeClick& click = *one->report->click;
    if (one->outcome.code != name_of(PostbackCode::kClickUnknown) || click.id.node() != one->minted.node())
      continue;
    if (refusal_of_new(*one)) {
      turn_new_away(*one);
      continue;
    }
    click.is_new = seen.insert(click.id).second;
    one->report->postback.id = Uuid::random_v7(one->report->postback.received_at);
    one->outcome.postback_id = one->report->postback.id;
    all.push_back(one);
  }
  return all;
}

std::optional<CodeClicks::Refusal> CodeClicks::refusal_of_new(const SaleCase& one) const {
  const CodeClick& click = *one.report->click;
  if (one.code_is_archived) return Refusal{"code_archived", "The promo code " + click.code + " is archived."};
  const ClickRefusal refusal = road_.refusal_of(click.offer, click.affiliate);
  if (refusal == ClickRefusal::kNone) return std::nullopt;
  return Refusal{std::string(name_of(refusal)),
                 "It would be a new sale: " + std::string(sentence_for(refusal))};
}

void CodeClicks::turn_new_away(SaleCase& one) {
  Refusal refusal = refusal_of_new(one).value();
  turn_away(one, 422, std::move(refusal.code), std::move(refusal.message));
  one.outcome.click_id.reset();
}

}  // namespace homing::admin
