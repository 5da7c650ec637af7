#include "enrich/user_agent_patterns.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

#include "enrich/device_kind.hpp"
#include "homing/core/error.hpp"
#include "homing/core/text.hpp"

namespace homing::enrich {
namespace {

constexpr std::string_view kOther = "Other";
constexpr std::size_t kMostFamilyBytes = 64;

/// Without bounds of ten and more: `.{0,200}` becomes `.*`. They protect engines that go back; RE2 does not,
/// and is several times as fast without them. One that a pattern begins with (`^.{0,100}`) says where
/// something has to stand, and stays.
std::string without_bounds(std::string_view pattern) {
  const std::size_t beginning = pattern.starts_with("^.{") ? std::min(pattern.find('}'), pattern.size()) : 0;
  std::string text(pattern.substr(0, beginning));
  for (std::string_view rest = pattern.substr(beginning); !rest.empty();) {
    const std::size_t end = rest.find('}');
    const bool is_bound = (rest.starts_with("{0,") || rest.starts_with("{1,")) &&
                          end != std::string_view::npos && end >= 5 && !text.ends_with('\\');
    if (is_bound) text += rest[1] == '0' ? '*' : '+';
    if (!is_bound) text += rest.front();
    rest.remove_prefix(is_bound ? end + 1 : 1);
  }
  return text;
}

/// Adds one entry's pattern; false where RE2 does not take it.
bool add(PatternList& patterns, const YAML::Node& entry, std::vector<std::string>& refused) {
  const std::string pattern = without_bounds(entry["regex"].as<std::string>());
  const bool ignore_case = entry["regex_flag"].as<std::string>("") == "i";
  std::string error;
  if (patterns.add(pattern, ignore_case, error)) return true;
  refused.push_back(pattern + ": " + error);
  return false;
}

/// Group 0 is the whole match.
using Groups = std::array<re2::StringPiece, 10>;

Groups match(const re2::RE2& pattern, std::string_view text) {
  Groups groups;
  const int count = 1 + std::min(pattern.NumberOfCapturingGroups(), 9);
  pattern.Match(piece(text), 0, text.size(), re2::RE2::UNANCHORED, groups.data(), count);
  return groups;
}

std::string fill_in(std::string_view replacement, const Groups& groups) {
  std::string text;
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    const bool is_group = replacement[i] == '$' && i + 1 < replacement.size() && is_digit(replacement[i + 1]);
    if (!is_group) {
      text += replacement[i];
      continue;
    }
    const re2::StringPiece& group = groups[static_cast<std::size_t>(replacement[++i] - '0')];
    text.append(group.data(), group.size());
  }
  return text;
}

/// What a group cuts out of hostile bytes, fit to be stored. Empty is `Other`.
std::string storable_family(std::string_view text) {
  const std::string storable = to_storable_text(trim(text));
  const std::string_view kept = trim(cut_text(storable, kMostFamilyBytes));
  return std::string(kept.empty() ? kOther : kept);
}

}  // namespace

UserAgentPatterns::UserAgentPatterns(const std::string& yaml, std::vector<std::string>& refused) {
  const auto read_families = [&](const YAML::Node& entries, const char* replacement, Families& families) {
    for (const YAML::Node& entry : entries) {
      if (!add(families.patterns, entry, refused)) continue;
      families.replacements.push_back(entry[replacement].as<std::string>("$1"));
    }
    families.patterns.compile();
  };
  try {
    const YAML::Node root = YAML::Load(yaml);
    if (!root.IsMap() || !root["user_agent_parsers"])
      throw UserError("there are no user_agent_parsers in it");
    read_families(root["user_agent_parsers"], "family_replacement", browsers_);
    read_families(root["os_parsers"], "os_replacement", systems_);
    for (const YAML::Node& entry : root["device_parsers"]) {
      if (!add(devices_.patterns, entry, refused)) continue;
      devices_.kinds.push_back(kind_of_pattern({.device = entry["device_replacement"].as<std::string>(""),
                                                .brand = entry["brand_replacement"].as<std::string>(""),
                                                .model = entry["model_replacement"].as<std::string>("")}));
    }
    devices_.patterns.compile();
  } catch (const YAML::Exception& e) {
    throw UserError(e.what());
  }
}

std::string UserAgentPatterns::family(const Families& families, std::string_view text,
                                      std::string_view lower) {
  const auto number = families.patterns.first_match(text, lower);
  if (!number) return std::string(kOther);
  const std::string& replacement = families.replacements[*number];
  if (replacement.find('$') == std::string::npos) return storable_family(replacement);
  return storable_family(fill_in(replacement, match(families.patterns.pattern(*number), text)));
}

UserAgent UserAgentPatterns::read(std::string_view text, std::string_view lower) const {
  UserAgent read;
  read.browser = family(browsers_, text, lower);
  read.os = family(systems_, text, lower);
  const auto device = devices_.patterns.first_match(text, lower);
  read.device = kind_of_device(text, read.os, device ? devices_.kinds[*device] : Device::kUnknown);
  return read;
}

std::size_t UserAgentPatterns::size() const noexcept {
  return browsers_.patterns.size() + systems_.patterns.size() + devices_.patterns.size();
}

}  // namespace homing::enrich
