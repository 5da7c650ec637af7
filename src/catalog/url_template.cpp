#include "homing/catalog/url_template.hpp"

#include <algorithm>

#include "catalog/query_parameters.hpp"
#include "homing/core/percent.hpp"
#include "homing/model/template_url.hpp"

namespace homing::catalog {
namespace {

constexpr std::size_t kMostMacros = 32;

bool is_of_visitor(Macro macro) {
  return macro == Macro::kCountry || macro == Macro::kDevice || macro == Macro::kOs ||
         macro == Macro::kBrowser;
}

std::string known_macros() {
  std::string list;
  for (std::size_t i = 0; i < kMacros; ++i) {
    list.append(list.empty() ? "{" : " {").append(name_of(static_cast<Macro>(i))).append("}");
  }
  return list;
}

}  // namespace

std::optional<UrlTemplate> UrlTemplate::parse(std::string_view text, std::string& error) {
  error = fault_in_template_url(text);
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
    const auto macro = click_macro_named(rest.substr(1, closing - 1));
    if (!macro) {
      return "unknown macro " + std::string(rest.substr(0, closing + 1)) +
             "; to send a brace as it is, write %7B. Known: " + known_macros();
    }
    if (++macros > kMostMacros) return "it has more than " + std::to_string(kMostMacros) + " macros";
    has_click_id_ = has_click_id_ || *macro == Macro::kClickId;
    asks_of_visitor_ = asks_of_visitor_ || is_of_visitor(*macro);
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
