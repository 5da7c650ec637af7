#include "homing/catalog/document.hpp"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "catalog/document_json.hpp"
#include "catalog/entry_reader.hpp"
#include "catalog/faults.hpp"
#include "catalog/object_reader.hpp"
#include "catalog/values.hpp"

namespace homing::catalog {
namespace {

using nlohmann::json;

using Ids = std::set<std::int64_t>;

constexpr std::string_view kArchivedDefault =
    "the default goal can't be archived, as a postback without a goal is of it: make another goal the "
    "default first";

/// Reads the entries of a list. Refs are unique in it, ids also across the lists that share `ids`.
template <class Entry>
std::vector<Entry> read_list(ObjectReader& parent, std::string_view member, Ids& ids,
                             const std::function<Entry(ObjectReader&)>& read_entry) {
  std::vector<Entry> entries;
  const json* values = parent.list(member);
  if (values == nullptr) return entries;
  const std::string place =
      parent.place().empty() ? std::string(member) : parent.place() + ": " + std::string(member);
  std::set<std::string> refs;
  for (const json& value : *values) {
    ObjectReader reader(value, path_of(place, entries.size()),
                        path_of(field_of(parent.path(), member), entries.size()), parent.faults());
    const Entry& entry = entries.emplace_back(read_entry(reader));
    if (!entry.ref.empty() && !refs.insert(entry.ref).second) reader.fault("ref", "it stands twice");
    if (entry.id && !ids.insert(*entry.id).second)
      reader.fault("id", std::to_string(*entry.id) + " stands twice");
    reader.refuse_the_rest();
  }
  return entries;
}

void refuse_archived_default(ObjectReader& reader, const std::vector<GoalEntry>& goals) {
  for (std::size_t i = 0; i < goals.size(); ++i) {
    if (!goals[i].is_default || goals[i].state == State::kActive) continue;
    const std::string path = path_of(field_of(reader.path(), "goals"), i);
    reader.faults().add_member(path_of(reader.place() + ": goals", i) + " " + in_quotes(goals[i].ref), path,
                               "state", std::string(kArchivedDefault));
  }
}

void choose_default(ObjectReader& reader, std::vector<GoalEntry>& goals) {
  if (goals.size() == 1) goals.front().is_default = true;
  const auto defaults =
      std::count_if(goals.begin(), goals.end(), [](const GoalEntry& goal) { return goal.is_default; });
  if (goals.empty()) {
    reader.fault("goals", "one goal at least is expected");
  } else if (defaults != 1) {
    reader.fault("goals", "exactly one of several goals is to have \"default\": true, not " +
                              std::to_string(defaults));
  }
  refuse_archived_default(reader, goals);
}

}  // namespace

Document parse_document(std::string_view text) {
  Faults faults;
  const json root = parse_json(text, faults);
  ObjectReader reader(root, "", "", faults);
  Ids advertiser_ids, affiliate_ids, offer_ids, goal_ids, postback_url_ids;

  Document document;
  document.advertisers = read_list<AdvertiserEntry>(reader, "advertisers", advertiser_ids, read_advertiser);
  document.affiliates = read_list<AffiliateEntry>(reader, "affiliates", affiliate_ids, read_affiliate);
  document.offers = read_list<OfferEntry>(reader, "offers", offer_ids, [&](ObjectReader& offer) {
    OfferEntry entry = read_offer(offer);
    entry.goals = read_list<GoalEntry>(offer, "goals", goal_ids, read_goal);
    choose_default(offer, entry.goals);
    return entry;
  });
  document.postback_urls =
      read_list<PostbackUrlEntry>(reader, "postback_urls", postback_url_ids, read_postback_url);
  reader.refuse_the_rest();
  faults.throw_if_any();
  return document;
}

}  // namespace homing::catalog
