#include <unordered_map>
#include <unordered_set>

#include "catalog/faults.hpp"
#include "catalog/index.hpp"
#include "catalog/values.hpp"
#include "homing/catalog/document.hpp"

namespace homing::catalog {
namespace {

constexpr std::string_view kNowhere = ", neither in the database nor in this document";

/// The ids of one kind that are in use, each with the name of what has it.
class TakenIds {
 public:
  explicit TakenIds(Faults& faults) : faults_(faults) {}

  void add(std::int64_t id, const std::string& owner) { owners_.emplace(id, owner); }

  /// @param present_id  of the entry's ref, where it is there already
  void check(std::optional<std::int64_t> wanted, std::optional<std::int64_t> present_id,
             const std::string& what, const std::string& path) {
    if (!wanted || wanted == present_id) return;
    const std::string id = std::to_string(*wanted);
    if (present_id) {
      faults_.add_member(what, path, "id",
                         "it is " + std::to_string(*present_id) + " and can't become " + id);
    } else if (const auto owner = owners_.find(*wanted); owner != owners_.end()) {
      faults_.add_member(what, path, "id", id + " is taken by " + owner->second);
    }
  }

 private:
  Faults& faults_;
  std::unordered_map<std::int64_t, std::string> owners_;
};

template <class Present>
std::optional<std::int64_t> id_of(const Present* present) {
  return present == nullptr ? std::nullopt : std::optional(present->id.value());
}

template <class Present, class Entry>
void check_ids(const std::vector<Present>& present, const std::vector<Entry>& wanted, const std::string& kind,
               std::string_view list, Faults& faults) {
  TakenIds taken(faults);
  const Index<Present> index(present);
  for (const Present& entry : present) taken.add(entry.id.value(), kind + " " + entry.ref);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const Entry& entry = wanted[i];
    taken.check(entry.id, id_of(index.find(entry.ref)), kind + " " + entry.ref, path_of(list, i));
  }
}

void check_goal_ids(const Catalog& present, const Document& wanted, Faults& faults) {
  TakenIds taken(faults);
  for (const Offer& offer : present.offers()) {
    for (const Goal& goal : offer.terms.goals)
      taken.add(goal.id.value(), "goal " + offer.ref + "/" + goal.ref);
  }
  for (std::size_t i = 0; i < wanted.offers.size(); ++i) {
    const OfferEntry& entry = wanted.offers[i];
    const Offer* offer = present.find_offer(entry.ref);
    for (std::size_t j = 0; j < entry.goals.size(); ++j) {
      const GoalEntry& goal = entry.goals[j];
      const Goal* found = offer == nullptr ? nullptr : offer->terms.find_goal(goal.ref);
      taken.check(goal.id, id_of(found), "goal " + entry.ref + "/" + goal.ref,
                  path_of(field_of(path_of("offers", i), "goals"), j));
    }
  }
}

void check_advertisers(const Catalog& present, const Document& wanted, Faults& faults) {
  const Index<Advertiser> there(present.advertisers());
  const Index<AdvertiserEntry> coming(wanted.advertisers);
  for (std::size_t i = 0; i < wanted.offers.size(); ++i) {
    const OfferEntry& offer = wanted.offers[i];
    if (there.find(offer.advertiser) != nullptr || coming.find(offer.advertiser) != nullptr) continue;
    faults.add_member("offer " + offer.ref, path_of("offers", i), "advertiser",
                      "there is no " + in_quotes(offer.advertiser) + std::string(kNowhere));
  }
}

/// That the affiliates, offers and goals of postback URLs are there or in the document.
class PostbackUrlCheck {
 public:
  PostbackUrlCheck(const Catalog& present, const Document& wanted, Faults& faults)
      : wanted_(wanted),
        there_(present.affiliates()),
        coming_(wanted.affiliates),
        urls_(present.postback_urls()),
        faults_(faults) {
    for (const Offer& offer : present.offers()) {
      for (const Goal& goal : offer.terms.goals) add_goal(offer.ref, goal.ref);
    }
    for (const OfferEntry& offer : wanted.offers) {
      for (const GoalEntry& goal : offer.goals) add_goal(offer.ref, goal.ref);
    }
  }

  void run() {
    for (entry_ = 0; entry_ < wanted_.postback_urls.size(); ++entry_) check(wanted_.postback_urls[entry_]);
  }

 private:
  using Refs = std::unordered_set<std::string_view>;

  void check(const PostbackUrlEntry& entry) {
    if (!is_known(entry.affiliate))
      add("affiliate", "there is no " + in_quotes(entry.affiliate) + std::string(kNowhere));
    check_owner(entry);
    if (!entry.offer) {
      check_goals(entry, all_goals_, "no offer has a goal ");
    } else if (const auto offer = goals_.find(*entry.offer); offer != goals_.end()) {
      check_goals(entry, offer->second, "offer " + *entry.offer + " has no goal ");
    } else {
      add("offer", "there is no " + in_quotes(*entry.offer) + std::string(kNowhere));
    }
  }

  /// To the entry that is being checked.
  void add(std::string_view member, const std::string& text) {
    faults_.add_member("postback URL " + wanted_.postback_urls[entry_].ref, path_of("postback_urls", entry_),
                       member, text);
  }

  [[nodiscard]] bool is_known(const std::string& affiliate) const {
    return there_.find(affiliate) != nullptr || coming_.find(affiliate) != nullptr;
  }

  /// What is due to the one would be sent to the other.
  void check_owner(const PostbackUrlEntry& entry) {
    const PostbackUrl* const there = urls_.find(entry.ref);
    if (there == nullptr || there->affiliate_ref == entry.affiliate || !is_known(entry.affiliate)) return;
    add("affiliate", "it is " + there->affiliate_ref + "'s and can't become " + entry.affiliate +
                         "'s; give that one a URL with another ref");
  }

  void add_goal(std::string_view offer, std::string_view goal) {
    goals_[offer].insert(goal);
    all_goals_.insert(goal);
  }

  void check_goals(const PostbackUrlEntry& entry, const Refs& known, const std::string& sentence) {
    for (const std::string& goal : entry.goals) {
      if (!known.contains(goal)) add("goals", sentence + in_quotes(goal));
    }
  }

  const Document& wanted_;
  std::size_t entry_ = 0;
  const Index<Affiliate> there_;
  const Index<AffiliateEntry> coming_;
  const Index<PostbackUrl> urls_;
  Faults& faults_;
  std::unordered_map<std::string_view, Refs> goals_;  // by offer; each has one at least
  Refs all_goals_;
};

}  // namespace

void check_against(const Catalog& present, const Document& wanted) {
  Faults faults;
  // What this version cannot read it can neither compare nor replace.
  for (const std::string& fault : present.unreadable_postback_urls())
    faults.add("in the database", "", fault);
  check_ids(present.advertisers(), wanted.advertisers, "advertiser", "advertisers", faults);
  check_ids(present.affiliates(), wanted.affiliates, "affiliate", "affiliates", faults);
  check_ids(present.offers(), wanted.offers, "offer", "offers", faults);
  check_goal_ids(present, wanted, faults);
  check_ids(present.postback_urls(), wanted.postback_urls, "postback URL", "postback_urls", faults);
  check_advertisers(present, wanted, faults);
  PostbackUrlCheck(present, wanted, faults).run();
  faults.throw_if_any();
}

}  // namespace homing::catalog
