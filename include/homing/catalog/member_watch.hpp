#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace homing::catalog {

/// Follows nlohmann's parser through a text, as its callback, and says where a member stands twice in one
/// object: a plain parser takes the last one silently.
class MemberWatch {
 public:
  /// @param place  of the object: `offers[2].goals[0]`; empty for the whole
  /// @param field  the member: `offers[2].goals[0].payout`
  /// @param text   for a person: `"payout" stands twice`
  using Twice =
      std::function<void(const std::string& place, const std::string& field, const std::string& text)>;

  explicit MemberWatch(Twice twice) : twice_(std::move(twice)) {}

  template <class Json>
  void operator()(nlohmann::detail::parse_event_t event, const Json& parsed) {
    using Event = nlohmann::detail::parse_event_t;
    switch (event) {
      case Event::object_start:
        levels_.push_back({false, 0, {}, {}});
        break;
      case Event::array_start:
        levels_.push_back({true, 0, {}, {}});
        break;
      case Event::key:
        enter_member(parsed.template get<std::string>());
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

  void enter_member(const std::string& name);
  void leave_value();
  /// Of the object being read.
  [[nodiscard]] std::string place() const;

  const Twice twice_;
  std::vector<Level> levels_;
};

}  // namespace homing::catalog
