#include "catalog/document_json.hpp"

#include <set>
#include <string>
#include <vector>

#include "catalog/values.hpp"
#include "homing/core/error.hpp"

namespace homing::catalog {
namespace {

using nlohmann::json;

/// Follows the parser through the text, so that it knows where a member stands twice.
class DuplicateFinder {
 public:
  explicit DuplicateFinder(Faults& faults) : faults_(faults) {}

  void operator()(json::parse_event_t event, const json& parsed) {
    using Event = json::parse_event_t;
    switch (event) {
      case Event::object_start:
        levels_.push_back({false, 0, {}, {}});
        break;
      case Event::array_start:
        levels_.push_back({true, 0, {}, {}});
        break;
      case Event::key:
        enter_member(parsed.get<std::string>());
        break;
      case Event::object_end:
      case Event::array_end:
        levels_.pop_back();
        leave_value();
        break;
      case Event::value:
        leave_value();
        break;
    }
  }

 private:
  struct Level {
    bool is_array;
    std::size_t index;           // of an array: the element being read
    std::string member;          // of an object: the member being read
    std::set<std::string> seen;  // of an object
  };

  void enter_member(const std::string& name) {
    Level& level = levels_.back();
    if (!level.seen.insert(name).second)
      faults_.add(place(), field_of(place(), name), in_quotes(name) + " stands twice");
    level.member = name;
  }

  void leave_value() {
    if (!levels_.empty() && levels_.back().is_array) ++levels_.back().index;
  }

  /// Of the object being read: `offers[2].goals[0]`.
  [[nodiscard]] std::string place() const {
    std::string text;
    for (std::size_t i = 0; i + 1 < levels_.size(); ++i) {
      const Level& level = levels_[i];
      if (level.is_array) {
        text += "[" + std::to_string(level.index) + "]";
      } else {
        text += (text.empty() ? "" : ".") + level.member;
      }
    }
    return text;
  }

  Faults& faults_;
  std::vector<Level> levels_;
};

/// `line 3, column 5: syntax error while parsing object - unexpected '}'; expected string literal`, without
/// the piece of the text that nlohmann's message ends in.
std::string without_quotation(std::string_view message) {
  const auto start = message.find("line ");
  if (start == std::string_view::npos) return "syntax error";
  return std::string(message.substr(start, message.find("; last read: ") - start));
}

}  // namespace

json parse_json(std::string_view text, Faults& faults) {
  DuplicateFinder find_duplicates(faults);
  const auto watch = [&](int, json::parse_event_t event, const json& parsed) {
    find_duplicates(event, parsed);
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
