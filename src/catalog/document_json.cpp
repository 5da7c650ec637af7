#include "catalog/document_json.hpp"

#include <string>

#include "homing/catalog/member_watch.hpp"
#include "homing/core/error.hpp"

namespace homing::catalog {
namespace {

using nlohmann::json;

/// `line 3, column 5: syntax error while parsing object - unexpected '}'; expected string literal`, without
/// the piece of the text that nlohmann's message ends in.
std::string without_quotation(std::string_view message) {
  const auto start = message.find("line ");
  if (start == std::string_view::npos) return "syntax error";
  return std::string(message.substr(start, message.find("; last read: ") - start));
}

}  // namespace

json parse_json(std::string_view text, Faults& faults) {
  MemberWatch watch_members([&](const std::string& place, const std::string& field,
                                const std::string& message) { faults.add(place, field, message); });
  const auto watch = [&](int, json::parse_event_t event, const json& parsed) {
    watch_members(event, parsed);
    return true;
  };
  try {
    return json::parse(text, watch, true, true);
  } catch (const json::parse_error& e) {
    throw UserError("this is no valid JSON: " + without_quotation(e.what()));
  } catch (const json::out_of_range&) {
    throw UserError("this is no valid JSON: a number is too large");
  }
}

}  // namespace homing::catalog
