#include "homing/catalog/catalog.hpp"

#include <algorithm>

#include "homing/core/text.hpp"

namespace homing::catalog {
namespace {

/// A ref always holds a letter, so digits alone are a number.
template <class Entry>
const Entry* find(const std::unordered_map<std::string_view, const Entry*>& by_ref,
                  const std::unordered_map<std::int64_t, const Entry*>& by_id,
                  std::string_view number_or_ref) {
  if (const auto number = parse_integer(number_or_ref)) {
    const auto found = by_id.find(*number);
    return found == by_id.end() ? nullptr : found->second;
  }
  const auto found = by_ref.find(number_or_ref);
  return found == by_ref.end() ? nullptr : found->second;
}

template <class Entry>
const Entry* find(const std::vector<Entry>& entries, std::string_view number_or_ref) {
  const auto number = parse_integer(number_or_ref);
  for (const Entry& entry : entries) {
    if (number ? entry.id.value() == *number : entry.ref == number_or_ref) return &entry;
  }
  return nullptr;
}

std::vector<OfferGoal> goals_of(const std::vector<Offer>& offers) {
  std::vector<OfferGoal> goals;
  for (const Offer& offer : offers) {
    for (const Goal& goal : offer.terms.goals)
      goals.push_back({goal.id, goal.ref, offer.ref + "/" + goal.ref, &offer, &goal});
  }
  std::sort(goals.begin(), goals.end(),
            [](const OfferGoal& a, const OfferGoal& b) { return a.id.value() < b.id.value(); });
  return goals;
}

}  // namespace

std::string_view name_of(State state) noexcept {
  switch (state) {
    case State::kActive:
      return "active";
    case State::kPaused:
      return "paused";
    case State::kArchived:
      return "archived";
  }
  return "";
}

std::optional<State> parse_state(std::string_view text) noexcept {
  if (text == "active") return State::kActive;
  if (text == "paused") return State::kPaused;
  if (text == "archived") return State::kArchived;
  return std::nullopt;
}

State state_of(const PostbackUrl& url) noexcept {
  if (url.archived) return State::kArchived;
  return url.paused ? State::kPaused : State::kActive;
}

State state_of(const Goal& goal) noexcept {
  return goal.archived ? State::kArchived : State::kActive;
}

Catalog::Catalog(std::int64_t version, std::vector<Advertiser> advertisers, std::vector<Affiliate> affiliates,
                 std::vector<Offer> offers, PostbackUrls postback_urls, ClickIdKeys keys)
    : version_(version),
      advertisers_(std::move(advertisers)),
      affiliates_(std::move(affiliates)),
      offers_(std::move(offers)),
      goals_(goals_of(offers_)),
      postback_urls_(std::move(postback_urls)),
      keys_(std::move(keys)) {
  for (const Offer& offer : offers_) {
    offers_by_ref_.emplace(offer.ref, &offer);
    offers_by_id_.emplace(offer.id.value(), &offer);
  }
  for (const Affiliate& affiliate : affiliates_) {
    affiliates_by_ref_.emplace(affiliate.ref, &affiliate);
    affiliates_by_id_.emplace(affiliate.id.value(), &affiliate);
  }
}

const Offer* Catalog::find_offer(std::string_view number_or_ref) const noexcept {
  return find(offers_by_ref_, offers_by_id_, number_or_ref);
}

const Affiliate* Catalog::find_affiliate(std::string_view number_or_ref) const noexcept {
  return find(affiliates_by_ref_, affiliates_by_id_, number_or_ref);
}

const Advertiser* Catalog::find_advertiser(std::string_view number_or_ref) const noexcept {
  return find(advertisers_, number_or_ref);
}

const PostbackUrl* Catalog::find_postback_url(std::string_view number_or_ref) const noexcept {
  return find(postback_urls(), number_or_ref);
}

const OfferGoal* Catalog::find_goal(std::string_view number_or_name) const {
  const std::size_t slash = number_or_name.find('/');
  auto number = parse_integer(number_or_name);
  if (slash != std::string_view::npos) {
    const Offer* const offer = find_offer(number_or_name.substr(0, slash));
    if (offer == nullptr) return nullptr;
    const Goal* const goal = offer->terms.find_goal(std::string(number_or_name.substr(slash + 1)));
    if (goal != nullptr) number = goal->id.value();
  }
  if (!number) return nullptr;
  const auto found = std::find_if(goals_.begin(), goals_.end(),
                                  [&](const OfferGoal& goal) { return goal.id.value() == *number; });
  return found == goals_.end() ? nullptr : &*found;
}

std::string why_paused(const Catalog& catalog, std::string_view offer) {
  const Offer* const found = catalog.find_offer(offer);
  if (found == nullptr) return "it is not in the catalog any more";
  std::string why;
  if (found->state != State::kActive) why = "it is " + std::string(name_of(found->state));
  const Advertiser* const advertiser = catalog.find_advertiser(std::to_string(found->advertiser.value()));
  if (advertiser != nullptr && advertiser->state != State::kActive) {
    why += (why.empty() ? "its advertiser " : ", and its advertiser ") + advertiser->ref + " is " +
           std::string(name_of(advertiser->state));
  }
  return why;
}

}  // namespace homing::catalog
