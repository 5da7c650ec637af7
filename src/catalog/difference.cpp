#include <algorithm>

#include "catalog/fields.hpp"
#include "catalog/index.hpp"
#include "catalog/preview.hpp"
#include "homing/catalog/document.hpp"

namespace homing::catalog {
namespace {

using Kind = Change::Kind;
using Subject = Change::Subject;

std::string or_none(const std::string& value) {
  return value.empty() ? "none" : value;
}

std::vector<std::string> details_of_new(const std::optional<std::int64_t>& id,
                                        const std::vector<Field>& fields) {
  std::vector<std::string> details;
  if (id) details.push_back("id: " + std::to_string(*id));
  for (const Field& field : fields) {
    if (!field.value.empty()) details.push_back(field.name + ": " + (field.is_secret ? "set" : field.value));
  }
  return details;
}

std::string secret_change(const Field& before, const Field& after) {
  return before.value.empty() ? "set" : after.value.empty() ? "removed" : "changes";
}

std::vector<std::string> details_of_change(const std::vector<Field>& before,
                                           const std::vector<Field>& after) {
  std::vector<std::string> details;
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (before[i].value == after[i].value) continue;
    details.push_back(after[i].name + ": " +
                      (after[i].is_secret ? secret_change(before[i], after[i])
                                          : or_none(before[i].value) + " -> " + or_none(after[i].value)));
  }
  return details;
}

/// Nothing when `present` is as `wanted`; a null `present` is not there yet.
template <class Present, class Entry>
std::optional<Change> compare(const Present* present, const Entry& wanted, std::string what) {
  Change change;
  change.what = std::move(what);
  if (present == nullptr) {
    change.details = details_of_new(wanted.id, fields_of(wanted));
    return change;
  }
  change.kind = Kind::kChange;
  change.details = details_of_change(fields_of(entry_of(*present)), fields_of(wanted));
  if (change.details.empty()) return std::nullopt;
  return change;
}

const Goal* default_of(const Offer* offer) {
  return offer == nullptr ? nullptr : offer->terms.find_goal(std::nullopt);
}

bool has_goal(const OfferEntry& offer, const std::string& ref) {
  return std::any_of(offer.goals.begin(), offer.goals.end(),
                     [&](const GoalEntry& goal) { return goal.ref == ref; });
}

/// The goal that stops being the default although the document does not speak of it.
const Goal* silently_replaced(const Offer* present, const OfferEntry& wanted) {
  const Goal* goal = default_of(present);
  return goal == nullptr || has_goal(wanted, goal->ref) ? nullptr : goal;
}

class Comparison {
 public:
  Comparison(const Catalog& present, const Document& wanted) : present_(present), wanted_(wanted) {}

  std::vector<Change> run() {
    const Index<Advertiser> advertisers(present_.advertisers());
    for (std::size_t i = 0; i < wanted_.advertisers.size(); ++i) {
      const AdvertiserEntry& entry = wanted_.advertisers[i];
      add(compare(advertisers.find(entry.ref), entry, "advertiser " + entry.ref), Subject::kAdvertiser, i);
    }
    for (std::size_t i = 0; i < wanted_.affiliates.size(); ++i) {
      const AffiliateEntry& entry = wanted_.affiliates[i];
      add(compare(present_.find_affiliate(entry.ref), entry, "affiliate " + entry.ref), Subject::kAffiliate,
          i);
    }
    for (std::size_t i = 0; i < wanted_.offers.size(); ++i) compare_offer(i);
    const Index<PostbackUrl> postback_urls(present_.postback_urls());
    for (std::size_t i = 0; i < wanted_.postback_urls.size(); ++i) {
      compare_postback_url(postback_urls.find(wanted_.postback_urls[i].ref), i);
    }
    return std::move(changes_);
  }

 private:
  void compare_offer(std::size_t i) {
    const OfferEntry& entry = wanted_.offers[i];
    const Offer* offer = present_.find_offer(entry.ref);
    auto change = compare(offer, entry, "offer " + entry.ref);
    if (change) add_preview(entry, *change);
    add(std::move(change), Subject::kOffer, i);
    for (std::size_t j = 0; j < entry.goals.size(); ++j) compare_goal(offer, i, j);
  }

  void compare_goal(const Offer* offer, std::size_t i, std::size_t j) {
    const OfferEntry& wanted_offer = wanted_.offers[i];
    const GoalEntry& entry = wanted_offer.goals[j];
    const Goal* goal = offer == nullptr ? nullptr : offer->terms.find_goal(entry.ref);
    auto change = compare(goal, entry, "goal " + wanted_offer.ref + "/" + entry.ref);
    const Goal* replaced = silently_replaced(offer, wanted_offer);
    if (change && entry.is_default && replaced != nullptr) {
      change->details.push_back("default: in place of " + replaced->ref);
    }
    add(std::move(change), Subject::kGoal, i, j);
  }

  void compare_postback_url(const PostbackUrl* present, std::size_t i) {
    const PostbackUrlEntry& entry = wanted_.postback_urls[i];
    auto change = compare(present, entry, "postback URL " + entry.ref);
    if (change) add_preview(entry, *change);
    add(std::move(change), Subject::kPostbackUrl, i);
  }

  void add(std::optional<Change> change, Subject subject, std::size_t entry, std::size_t goal = 0) {
    if (!change) return;
    change->subject = subject;
    change->entry = entry;
    change->goal = goal;
    changes_.push_back(std::move(*change));
  }

  const Catalog& present_;
  const Document& wanted_;
  std::vector<Change> changes_;
};

}  // namespace

std::vector<Change> difference(const Catalog& present, const Document& wanted) {
  return Comparison(present, wanted).run();
}

std::string to_text(const std::vector<Change>& changes) {
  if (changes.empty()) return "no changes\n";
  std::string text;
  for (const Change& change : changes) {
    text += (change.kind == Kind::kCreate ? "+ " : "~ ") + change.what + "\n";
    for (const std::string& detail : change.details) text += "    " + detail + "\n";
  }
  return text;
}

}  // namespace homing::catalog
