#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "enrich/pattern_list.hpp"

namespace homing::enrich {

/// The list of crawlers that the package crawler-user-agents publishes: a JSON array of objects with a
/// `pattern`.
///
/// Threads: immutable; shared by all.
class CrawlerList {
 public:
  /// @param refused  patterns that RE2 does not take, each with the reason, are added; they are left out
  /// @throws UserError  it is no such list
  CrawlerList(const std::string& json, std::vector<std::string>& refused);

  /// @param lower  the text in lower case
  [[nodiscard]] bool has(std::string_view text, std::string_view lower) const {
    return patterns_.first_match(text, lower).has_value();
  }
  [[nodiscard]] std::size_t size() const noexcept { return patterns_.size(); }

 private:
  PatternList patterns_;
};

}  // namespace homing::enrich
