#include <string>
#include <vector>

#include "enrich/user_agent_patterns.hpp"
#include "homing/core/text.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/targets.hpp"

namespace homing::fuzz {
namespace {

// Patterns of the kinds that uap-core has: with and without literals and groups, with a bounded repetition,
// case or none.
constexpr const char* kPatterns = R"yaml(
user_agent_parsers:
  - regex: '(Firefox)/(\d+)\.(\d+)'
  - regex: '; (.{0,20})Chrome/(\d+).{0,200}Mobile'
    family_replacement: 'Chrome $1 $2 $9 $'
  - regex: '^(.{1,50})/(\d+)'
os_parsers:
  - regex: 'Windows NT (\d+)'
    os_replacement: 'Windows'
  - regex: '(\S+) OS'
device_parsers:
  - regex: '^.{0,100}(bot|spider)'
    regex_flag: 'i'
    device_replacement: 'Spider'
)yaml";

enrich::UserAgentPatterns patterns() {
  std::vector<std::string> refused;
  enrich::UserAgentPatterns made(kPatterns, refused);
  promise(refused.empty(), "RE2 takes the patterns");
  return made;
}

void check_family(const std::string& family) {
  promise(!family.empty() && family.size() <= 64, "a family has 1 to 64 bytes");
  promise(is_storable_text(family), "a family can be stored");
}

}  // namespace

/// The input is a User-Agent.
void user_agent(std::string_view input) {
  static const enrich::UserAgentPatterns kKnown = patterns();
  const std::string lower = to_lower(input);
  const enrich::UserAgent agent = kKnown.read(input, lower);
  check_family(agent.os);
  check_family(agent.browser);
  promise(agent.device != enrich::Device::kUnknown, "where there are patterns there is a device");
  const bool names_a_bot = lower.substr(0, 100).find("bot") != std::string::npos;
  const bool on_one_line = lower.substr(0, 100).find('\n') == std::string::npos;
  promise(!names_a_bot || !on_one_line || agent.device == enrich::Device::kBot, "who says bot is one");
}

}  // namespace homing::fuzz
