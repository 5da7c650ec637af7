#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "enrich/pattern_list.hpp"
#include "homing/enrich/user_agent.hpp"

namespace homing::enrich {

/// uap-core's regexes.yaml: three lists of patterns, of which the first that matches decides. Its
/// specification (docs/specification.md of the package) says what a replacement is.
///
/// Threads: immutable; shared by all.
class UserAgentPatterns {
 public:
  /// @param refused  patterns that RE2 does not take, each with the reason, are added; they are left out
  /// @throws UserError  it is no such file
  UserAgentPatterns(const std::string& yaml, std::vector<std::string>& refused);

  /// @param lower  the text in lower case
  [[nodiscard]] UserAgent read(std::string_view text, std::string_view lower) const;
  [[nodiscard]] std::size_t size() const noexcept;

 private:
  /// Patterns that name a family: what their group 1 holds, or what the replacement makes of the groups.
  struct Families {
    PatternList patterns;
    std::vector<std::string> replacements;  ///< By pattern; `$1`..`$9` stand for groups.
  };
  struct Devices {
    PatternList patterns;
    std::vector<Device> kinds;  ///< By pattern.
  };

  [[nodiscard]] static std::string family(const Families& families, std::string_view text,
                                          std::string_view lower);

  Families browsers_;
  Families systems_;
  Devices devices_;
};

}  // namespace homing::enrich
