#include "admin/entry_endpoints.hpp"

#include <algorithm>

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

bool has_goal(const Json& goals, const Json& ref) {
  return std::any_of(goals.begin(), goals.end(), [&](const Json& goal) {
    return goal.is_object() && goal.contains("ref") && goal["ref"] == ref;
  });
}

/// A list in a merge patch is the whole list; but conversions were counted by a goal, so it stays.
void insist_on_every_goal(const Json& before, const Json& after) {
  if (!before.contains("goals") || !after.contains("goals") || !after["goals"].is_array()) return;
  std::vector<FieldFault> faults;
  for (const Json& goal : before["goals"]) {
    // Those of a postback URL are refs, and may be taken away.
    if (!goal.is_object() || has_goal(after["goals"], goal["ref"])) continue;
    faults.push_back({"goals", "\"" + goal["ref"].get<std::string>() +
                                   "\" is not in the list: a goal can't be taken away, only be added or "
                                   "changed"});
  }
  if (!faults.empty()) throw bad_input(std::move(faults));
}

/// A secret is no member that is shown, so a merge patch alone would not see that null takes it away.
void take_secrets_away(const Json& patch, Json& after) {
  constexpr std::pair<const char*, const char*> kSecrets[] = {
      {"token", "has_token"}, {"token_sha256", "has_token"}, {"postback_secret", "has_postback_secret"}};
  for (const auto& [secret, flag] : kSecrets) {
    if (after.contains(flag) && patch.contains(secret) && patch[secret].is_null()) after[flag] = false;
  }
}

}  // namespace

std::string etag_key(const catalog::Catalog& catalog) {
  const std::vector<ClickIdKey>& keys = catalog.keys().all();
  return keys.empty() ? "" : std::string(keys.front().bytes.begin(), keys.front().bytes.end());
}

Json patched(const Json& entry, const Json& patch) {
  Json after = entry;
  after.merge_patch(patch);
  take_secrets_away(patch, after);
  if (after.contains("ref") && after["ref"] != entry["ref"]) {
    throw bad_input({{"ref", "it is \"" + entry["ref"].get<std::string>() + "\" and can't become another"}});
  }
  insist_on_every_goal(entry, after);
  return after;
}

}  // namespace homing::admin
