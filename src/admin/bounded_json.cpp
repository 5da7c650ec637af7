#include "admin/bounded_json.hpp"

#include "homing/admin/answer.hpp"

namespace homing::admin {

using Json = nlohmann::ordered_json;

Json parse_bounded(const std::string& text, bool comments) {
  constexpr int kDeepest = 64;
  const auto refuse_depth = [](int depth, Json::parse_event_t, const Json&) {
    if (depth > kDeepest) throw Problem{400, "body_invalid", "The body is nested more than 64 levels deep."};
    return true;
  };
  return Json::parse(text, refuse_depth, true, comments);
}

}  // namespace homing::admin
