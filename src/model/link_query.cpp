#include "homing/model/link_query.hpp"

namespace homing {
namespace {

constexpr auto kNowhere = std::string_view::npos;

/// Where the parameter begins. @param name  with its `=`
std::size_t find_parameter(std::string_view query, std::string_view name) {
  for (auto at = query.find(name); at != kNowhere; at = query.find(name, at + 1)) {
    if (at == 0 || query[at - 1] == '&' || query[at - 1] == '?') return at;
  }
  return kNowhere;
}

}  // namespace

std::string without_doubled_question_mark(std::string_view query) {
  std::string healed;
  for (const std::string_view name : {"offer=", "aff="}) {
    const std::string_view text = healed.empty() ? query : std::string_view(healed);
    const auto found = find_parameter(text, name);
    if (found == kNowhere) continue;
    const auto end = text.find_first_of("?&", found + name.size());
    if (end == kNowhere || text[end] != '?') continue;
    std::string mended(text);
    mended[end] = '&';
    healed = std::move(mended);
  }
  return healed;
}

}  // namespace homing
