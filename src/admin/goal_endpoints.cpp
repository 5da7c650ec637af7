#include "admin/goal_endpoints.hpp"

#include "admin/entry_endpoints.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

/// A goal's offer as it is, with `wanted` as the first of its goals, in place of the one of that ref. A new
/// default takes the others' place.
Json offer_with(const Json& wanted, const catalog::Offer& offer) {
  Json goal = wanted;
  goal.erase("offer");
  const bool is_default = goal.contains("default") && goal["default"] == true;
  Json json = entry_json(offer);
  Json goals = Json::array({goal});
  for (Json& other : json["goals"]) {
    if (goal.contains("ref") && other["ref"] == goal["ref"]) continue;
    if (is_default) other["default"] = false;
    goals.push_back(other);
  }
  json["goals"] = goals;
  return json;
}

/// The faults of offer_with(), named as the goal's.
std::vector<FieldFault> goal_faults_of(const catalog::DocumentError& error) {
  std::vector<FieldFault> faults = faults_of(error, "offers[0].goals[0]");
  for (FieldFault& fault : faults) {
    if (fault.field == "offers[0].goals") fault.field = "default";  // all that can be wrong with the list
  }
  return faults;
}

std::shared_ptr<const catalog::Catalog> apply_goal(const Call& call, Backend& backend,
                                                   const CatalogDesk::MakeDocument& make) {
  try {
    return backend.catalog().apply(make, call.actor()).after;
  } catch (const catalog::DocumentError& error) {
    throw bad_input(goal_faults_of(error));
  }
}

const catalog::Offer& offer_of(const Json& goal, const catalog::Catalog& present) {
  if (!goal.contains("offer")) throw bad_input({{"offer", "it is missing"}});
  if (!goal["offer"].is_string()) throw bad_input({{"offer", "a string in double quotes is expected"}});
  const std::string name = goal["offer"].get<std::string>();
  const catalog::Offer* const offer = present.find_offer(name);
  if (offer == nullptr) throw bad_input({{"offer", "there is no offer \"" + name + "\""}});
  return *offer;
}

void insist_on_new(const Json& goal, const catalog::Offer& offer) {
  for (const Goal& there : offer.terms.goals) {
    if (goal.contains("ref") && goal["ref"] == there.ref) throw ref_taken<Goals>(offer.ref + "/" + there.ref);
  }
}

Answer create_goal(const Call& call, Backend& backend) {
  const Json goal = call.json();
  std::string name;
  const auto after = apply_goal(call, backend, [&](const catalog::Catalog& present) {
    const catalog::Offer& offer = offer_of(goal, present);
    insist_on_new(goal, offer);
    catalog::Document document = document_of(Offers::kList, offer_with(goal, offer), present);
    name = offer.ref + "/" + document.offers.at(0).goals.at(0).ref;
    return document;
  });
  return created_answer<Goals>(found<Goals>(*after, name), *after);
}

Json patched_goal(const Json& before, const Json& patch) {
  Json after = patched(before, patch);
  if (!after.contains("offer") || after["offer"] != before["offer"]) {
    throw bad_input(
        {{"offer", "it is \"" + before["offer"].get<std::string>() + "\"'s and can't become another's"}});
  }
  return after;
}

Answer change_goal(const Call& call, Backend& backend) {
  insist_on_if_match(call);
  const Json patch = call.json();
  std::string name;
  const auto after = apply_goal(call, backend, [&](const catalog::Catalog& present) {
    const catalog::OfferGoal& goal = found<Goals>(present, call.arguments.at(0));
    insist_on_match(call, entry_etag(goal, present));
    name = goal.name;
    const Json wanted = patched_goal(entry_json(goal), patch);
    return document_of(Offers::kList, offer_with(wanted, *goal.offer), present);
  });
  return entry_answer(found<Goals>(*after, name), *after);
}

}  // namespace

std::vector<Endpoint> goal_endpoints() {
  return {{"GET", "/goals", Role::kViewer, list_entries<Goals>},
          {"POST", "/goals", Role::kManager, create_goal},
          {"GET", "/goals/{goal}", Role::kViewer, get_entry<Goals>},
          {"PATCH", "/goals/{goal}", Role::kManager, change_goal}};
}

}  // namespace homing::admin
