#include "admin/taken_parameter.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "admin/bounded_json.hpp"
#include "homing/core/percent.hpp"
#include "homing/core/text.hpp"
#include "homing/http/query.hpp"
#include "homing/model/click_id_text.hpp"

namespace homing::admin {
namespace {

constexpr std::string_view kClickIdName = "click_id";
constexpr std::size_t kMostPasted = 1000;

using PastedParameters = std::vector<TakenParameter>;

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

/// @return empty: there are too many
std::optional<PastedParameters> parameters_of_url(const std::string& text) {
  const std::string query = query_in(text);
  PastedParameters parameters;
  if (query.find('=') == std::string::npos) return parameters;
  const auto parsed = http::parse_query(query, kMostPasted);
  if (!parsed) return std::nullopt;
  for (const http::Parameter& one : parsed->parameters)
    parameters.push_back({std::string(one.name), std::string(trim(one.value))});
  return parameters;
}

/// Of an object; empty: it is none.
PastedParameters parameters_of_json(const std::string& text) {
  PastedParameters parameters;
  try {
    const BoundedJson json = parse_bounded(text);
    if (!json.value.is_object()) return parameters;
    for (const auto& [name, value] : json.value.items()) {
      if (value.is_string()) parameters.push_back({name, std::string(trim(value.get<std::string>()))});
      if (value.is_number_integer()) parameters.push_back({name, value.dump()});
    }
  } catch (const nlohmann::json::exception&) {  // something else in braces
  } catch (const Problem&) {
  }
  return parameters;
}

/// The first of the parameters for which `is_it` holds, one named click_id before any other.
std::optional<TakenParameter> first_of(const PastedParameters& parameters, const auto& is_it) {
  for (const bool named_so : {true, false}) {
    for (const TakenParameter& one : parameters) {
      if ((one.name == kClickIdName) == named_so && !one.value.empty() && is_it(one)) return one;
    }
  }
  return std::nullopt;
}

bool is_genuine(std::string_view text, const ClickIdKeys& keys) {
  return read_click_id(text, keys, true).id.has_value();
}

/// An ID of ours between other characters. Its MAC proves it, so nothing else is taken for one.
std::optional<std::string> id_between(std::string_view text, const ClickIdKeys& keys) {
  constexpr std::size_t kDigits = 32;
  constexpr std::size_t kWithDashes = 36;
  const auto is_part_of_word = [&](std::size_t at) {
    return at < text.size() && (is_alpha(text[at]) || is_digit(text[at]));
  };
  for (std::size_t i = 0; i + kDigits <= text.size(); ++i) {
    if (hex_value(text[i]) < 0 || (i > 0 && is_part_of_word(i - 1))) continue;
    for (const std::size_t length : {kDigits, kWithDashes}) {
      const std::string_view candidate = text.substr(i, length);
      if (candidate.size() == length && !is_part_of_word(i + length) && is_genuine(candidate, keys))
        return std::string(candidate);
    }
  }
  return std::nullopt;
}

/// The same also where it is percent-encoded, once or twice, as in a URL that is a parameter of another.
std::optional<TakenParameter> id_within(std::string text, const ClickIdKeys& keys) {
  for (int decoded = 0; decoded < 3; ++decoded) {
    if (auto id = id_between(text, keys)) return TakenParameter{"", std::move(*id)};
    text = percent_decode(text);
  }
  return std::nullopt;
}

}  // namespace

std::optional<TakenParameter> taken_parameter(const std::string& text, const ClickIdKeys& keys) {
  if (is_genuine(text, keys)) return std::nullopt;
  const auto parameters =
      text.starts_with('{') ? std::optional(parameters_of_json(text)) : parameters_of_url(text);
  if (!parameters) return std::nullopt;
  const auto has_id = [&](const TakenParameter& one) { return is_genuine(one.value, keys); };
  const auto is_mangled = [&](const TakenParameter& one) {
    return mended_click_id(one.value, keys).has_value();
  };
  if (auto taken = first_of(*parameters, has_id)) return taken;
  if (auto taken = id_within(text, keys)) return taken;
  if (auto taken = first_of(*parameters, is_mangled)) return taken;
  for (const char* const wanted : {"click_id", "conversion_id", "request_id", "txid", "ext_id"}) {
    const auto is_wanted = [&](const TakenParameter& one) { return one.name == wanted; };
    if (auto taken = first_of(*parameters, is_wanted)) return taken;
  }
  return std::nullopt;
}

}  // namespace homing::admin
