#include "admin/taken_parameter.hpp"

#include <algorithm>
#include <string_view>

#include "homing/core/text.hpp"
#include "homing/http/query.hpp"
#include "homing/model/click_id_text.hpp"

namespace homing::admin {
namespace {

constexpr std::string_view kClickIdName = "click_id";
constexpr std::size_t kMostPasted = 1000;

/// Whether it starts with a parameter, and not with an address.
bool is_bare_query(std::string_view text) {
  const std::string_view name = text.substr(0, text.find_first_of("=?#"));
  return name.size() < text.size() && text[name.size()] == '=' && name.find('/') == std::string_view::npos;
}

/// What may hold parameters: what follows the first `?` or `#` of a URL, with or without its scheme; a piece
/// of a query as it is. A page that keeps its state behind the `#` has them there.
std::string query_in(std::string_view text) {
  if (!is_bare_query(text)) text.remove_prefix(std::min(text.find_first_of("?#"), text.size()));
  std::string query(text);
  const auto fragment = std::find(query.begin(), query.end(), '#');
  std::replace_if(
      fragment, query.end(), [](char c) { return c == '#' || c == '?'; }, '&');
  return query;
}

/// The first of the parameters for which `is_it` holds, one named click_id before any other.
std::optional<TakenParameter> first_of(const http::Query& query, const auto& is_it) {
  for (const bool named_so : {true, false}) {
    for (const http::Parameter& parameter : query.parameters) {
      const std::string value(trim(parameter.value));
      if ((parameter.name == kClickIdName) != named_so || value.empty() || !is_it(parameter.name, value))
        continue;
      return TakenParameter{std::string(parameter.name), value};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<TakenParameter> taken_parameter(const std::string& text, const ClickIdKeys& keys) {
  const std::string query = query_in(text);
  if (query.find('=') == std::string::npos) return std::nullopt;
  const auto parsed = http::parse_query(query, kMostPasted);
  if (!parsed) return std::nullopt;
  const auto is_genuine = [&](std::string_view, const std::string& value) {
    return read_click_id(value, keys, true).id.has_value();
  };
  const auto is_mangled = [&](std::string_view, const std::string& value) {
    return mended_click_id(value, keys).has_value();
  };
  if (auto taken = first_of(*parsed, is_genuine)) return taken;
  if (auto taken = first_of(*parsed, is_mangled)) return taken;
  for (const std::string_view wanted : {kClickIdName, std::string_view("txid"), std::string_view("ext_id")}) {
    const auto is_wanted = [&](std::string_view name, const std::string&) { return name == wanted; };
    if (auto taken = first_of(*parsed, is_wanted)) return taken;
  }
  return std::nullopt;
}

}  // namespace homing::admin
