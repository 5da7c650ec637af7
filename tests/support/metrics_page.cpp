#include "tests/support/metrics_page.hpp"

#include <cstdlib>
#include <string>

namespace homing::test {

std::uint64_t metric(std::string_view page, std::string_view name) {
  double sum = 0;
  while (!page.empty()) {
    const std::string_view line = page.substr(0, page.find('\n'));
    page.remove_prefix(std::min(line.size() + 1, page.size()));
    if (!line.starts_with(name)) continue;
    const char behind = line.substr(name.size()).empty() ? '\0' : line[name.size()];
    if (behind != ' ' && behind != '{') continue;
    sum += std::strtod(std::string(line.substr(line.rfind(' '))).c_str(), nullptr);
  }
  return static_cast<std::uint64_t>(sum);
}

}  // namespace homing::test
