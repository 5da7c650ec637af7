#include "admin/bounded_json.hpp"

#include "homing/catalog/member_watch.hpp"

namespace homing::admin {

using Json = nlohmann::ordered_json;

BoundedJson parse_bounded(const std::string& text, bool comments) {
  constexpr int kDeepest = 64;
  constexpr std::size_t kMostFaults = 20;
  BoundedJson json;
  catalog::MemberWatch watch_members(
      [&](const std::string&, const std::string& field, const std::string& message) {
        if (json.twice.size() < kMostFaults) json.twice.push_back({field, message});
      });
  const auto watch = [&](int depth, Json::parse_event_t event, const Json& parsed) {
    if (depth > kDeepest) throw Problem{400, "body_invalid", "The body is nested more than 64 levels deep."};
    watch_members(event, parsed);
    return true;
  };
  json.value = Json::parse(text, watch, true, comments);
  return json;
}

}  // namespace homing::admin
