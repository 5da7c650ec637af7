#include "http/forwarded.hpp"

#include <algorithm>

#include "homing/core/text.hpp"

namespace homing::http {
namespace {

/// Cuts the part in front of the first `separator` outside of quotes off `text`. Where a quote does not end,
/// nothing can be told apart any more: the part is empty, and so is what is left.
std::string_view take_part(std::string_view& text, char separator) noexcept {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < text.size() && (quoted || text[end] != separator); ++end) {
    if (text[end] == '"') quoted = !quoted;
    if (quoted && text[end] == '\\') ++end;
  }
  const std::string_view part = quoted ? std::string_view() : text.substr(0, std::min(end, text.size()));
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

std::string_view unquoted(std::string_view value) noexcept {
  const bool is_quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  return is_quoted ? value.substr(1, value.size() - 2) : value;
}

/// The value of `for` in one element of `Forwarded`; empty where there is none, or more than one.
std::string_view forwarded_for(std::string_view element) noexcept {
  std::string_view found;
  unsigned count = 0;
  while (!element.empty()) {
    const std::string_view pair = trim(take_part(element, ';'));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (!equals_ignoring_case(pair.substr(0, equals), "for")) continue;
    found = unquoted(pair.substr(std::min(equals + 1, pair.size())));
    ++count;
  }
  return count == 1 ? found : std::string_view();
}

bool is_port(std::string_view text) noexcept {
  constexpr std::size_t kMaxDigits = 5;
  return !text.empty() && text.size() <= kMaxDigits && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

std::vector<std::string_view> forwarding_entries(const Request& request) {
  const bool plain = request.header("X-Forwarded-For").has_value();
  const std::string_view wanted = plain ? "X-Forwarded-For" : "Forwarded";
  std::vector<std::string_view> entries;
  for (const auto& [name, value] : request.headers) {
    if (!equals_ignoring_case(name, wanted)) continue;
    for (std::string_view rest = value; !rest.empty();) {
      if (plain) {
        const std::size_t end = std::min(rest.find(','), rest.size());
        entries.push_back(trim(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      } else {
        entries.push_back(forwarded_for(take_part(rest, ',')));
      }
    }
  }
  return entries;
}

std::optional<IpAddress> parse_node(std::string_view entry) noexcept {
  if (entry.starts_with('[')) {
    const std::size_t bracket = entry.find(']');
    if (bracket == std::string_view::npos) return std::nullopt;
    const std::string_view rest = entry.substr(bracket + 1);
    if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) return std::nullopt;
    return parse_ip(entry.substr(1, bracket - 1));
  }
  const std::size_t colon = entry.find(':');
  const bool has_port = colon != std::string_view::npos && colon == entry.rfind(':');
  if (has_port && !is_port(entry.substr(colon + 1))) return std::nullopt;
  return parse_ip(has_port ? entry.substr(0, colon) : entry);
}

}  // namespace homing::http
