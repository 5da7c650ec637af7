#include "homing/catalog/url_template.hpp"

#include <algorithm>

#include "catalog/url_parts.hpp"
#include "homing/core/network.hpp"
#include "homing/core/percent.hpp"

namespace homing::catalog {
namespace {

constexpr std::size_t kLongestTemplate = 2048;
constexpr std::size_t kMostMacros = 32;

// In the order of the enumeration.
constexpr std::array<std::string_view, kMacros> kNames = {
    "click_id", "offer", "offer_id", "aff",    "aff_id", "advertiser", "source",    "creative", "ext_id",
    "sub1",     "sub2",  "sub3",     "sub4",   "sub5",   "sub6",       "sub7",      "sub8",     "sub9",
    "sub10",    "ip",    "country",  "device", "os",     "browser",    "timestamp", "random",
};

std::optional<Macro> macro_named(std::string_view name) noexcept {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Macro>(found - kNames.begin());
}

std::string known_macros() {
  std::string list;
  for (const std::string_view name : kNames) {
    list.append(list.empty() ? "{" : " {").append(name).append("}");
  }
  return list;
}

std::string fault_in_characters(std::string_view text) {
  if (text.size() > kLongestTemplate) {
    return "it has " + std::to_string(text.size()) + " characters, " + std::to_string(kLongestTemplate) +
           " are the most";
  }
  const auto bad =
      std::find_if(text.begin(), text.end(), [](char c) { return c <= ' ' || c > '~' || c == '\\'; });
  if (bad == text.end()) return {};
  return "character " + std::to_string(bad - text.begin() + 1) +
         " is a blank, a backslash, a control or a non-ASCII character: write it as a percent escape (a "
         "blank is "
         "%20), a host in punycode (xn--...)";
}

bool is_host(std::string_view host) {
  if (host.size() > 2 && host.front() == '[') {
    const auto address = parse_ip(host.substr(1, host.size() - 2));
    return address.has_value() && host.find(':') != std::string_view::npos;
  }
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  return is_host_name(host) || parse_ip(host).has_value();
}

std::string fault_in_address(std::string_view text) {
  const auto parts = split_url(text);
  if (!parts) return "it has to start with http:// or https://";
  const std::string_view authority = parts->authority;
  if (authority.empty()) return "its host is missing";
  if (authority.find_first_of("{}") != std::string_view::npos) {
    return "a macro can't stand in the host or port: it can stand behind the first / ? or #";
  }
  if (authority.find('@') != std::string_view::npos)
    return "user info (what stands in front of an @) is not allowed";
  const auto host_and_port = split_authority(authority);
  if (!host_and_port || !is_host(host_and_port->host)) {
    return "\"" + std::string(authority) + "\" is no host name or address with an optional port (1 to 65535)";
  }
  return {};
}

}  // namespace

std::string_view name_of(Macro macro) noexcept {
  return kNames[static_cast<std::size_t>(macro)];
}

std::optional<UrlTemplate> UrlTemplate::parse(std::string_view text, std::string& error) {
  error = fault_in_characters(text);
  if (error.empty()) error = fault_in_address(text);
  if (!error.empty()) return std::nullopt;

  UrlTemplate result;
  result.text_ = text;
  error = result.take_apart();
  if (!error.empty()) return std::nullopt;
  return result;
}

std::string UrlTemplate::take_apart() {
  std::size_t macros = 0;
  for (std::string_view rest = text_; !rest.empty();) {
    const auto brace = std::min(rest.find_first_of("{}"), rest.size());
    if (brace > 0) pieces_.emplace_back(std::string(rest.substr(0, brace)));
    rest.remove_prefix(brace);
    if (rest.empty()) break;

    const auto closing = rest.find('}');
    if (rest.front() == '}') return "a } stands without its {; to send a brace as it is, write %7D";
    if (closing == std::string_view::npos) return "a { is never closed; to send a brace as it is, write %7B";
    const auto macro = macro_named(rest.substr(1, closing - 1));
    if (!macro) {
      return "unknown macro " + std::string(rest.substr(0, closing + 1)) +
             "; to send a brace as it is, write %7B. Known: " + known_macros();
    }
    if (++macros > kMostMacros) return "it has more than " + std::to_string(kMostMacros) + " macros";
    has_click_id_ = has_click_id_ || *macro == Macro::kClickId;
    pieces_.emplace_back(*macro);
    rest.remove_prefix(closing + 1);
  }
  return {};
}

void UrlTemplate::expand(const MacroValues& values, std::string_view click_id_parameter,
                         std::string& out) const {
  const std::size_t start = out.size();
  for (const Piece& piece : pieces_) {
    if (const auto* literal = std::get_if<std::string>(&piece)) {
      out.append(*literal);
    } else {
      percent_encode(values[static_cast<std::size_t>(std::get<Macro>(piece))], out);
    }
  }
  const std::string_view click_id = values[static_cast<std::size_t>(Macro::kClickId)];
  if (has_click_id_ || click_id_parameter.empty() || click_id.empty()) return;
  // What values put in holds no `?` and no `#`: both are percent escapes by now.
  add_query_parameter_at(out, start, click_id_parameter, percent_encode(click_id));
}

bool UrlTemplate::uses(Macro macro) const noexcept {
  return std::any_of(pieces_.begin(), pieces_.end(), [macro](const Piece& piece) {
    const auto* found = std::get_if<Macro>(&piece);
    return found != nullptr && *found == macro;
  });
}

}  // namespace homing::catalog
