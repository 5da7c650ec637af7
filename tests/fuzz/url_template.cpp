#include "homing/catalog/url_template.hpp"

#include <algorithm>

#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/targets.hpp"

namespace homing::fuzz {
namespace {

constexpr std::string_view kId = "01a209015d2c700080005b2936c4a3ec";

/// Scheme, host and port: up to the path.
std::string_view origin_of(std::string_view url) {
  const std::size_t host = url.find("//") + 2;
  return url.substr(0, std::min(url.find_first_of("/?#", host), url.size()));
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t times = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

}  // namespace

/// The input's first line is a target URL, the rest the value of every macro but the click ID.
void url_template(std::string_view input) {
  const std::string_view text = take_line(input);
  std::string error;
  const auto url = catalog::UrlTemplate::parse(text, error);
  promise(url.has_value() == error.empty(), "a refused target URL has a sentence, a taken one none");
  if (!url) return;

  catalog::MacroValues values;
  values.fill(input);
  at(values, catalog::Macro::kClickId) = kId;
  std::string out;
  url->expand(values, "click_id", out);
  promise(is_clean(out), "a Location is printable ASCII without blanks");
  promise(origin_of(out) == origin_of(text), "scheme and host come from the target URL alone");
  const std::size_t macros = count(text, "{");
  promise(out.size() <= text.size() + 3 * macros * std::max(input.size(), kId.size()) + kId.size() + 10,
          "each macro is filled once");
  if (!url->uses(catalog::Macro::kClickId)) {
    promise(out.find("click_id=" + std::string(kId)) < out.find('#'), "the ID goes in front of the fragment");
  }

  values.fill({});
  std::string empty;
  url->expand(values, "click_id", empty);
  promise(is_clean(empty), "without an ID too");
  promise(macros != 0 || empty == text, "without macros every byte comes out as it went in");
}

}  // namespace homing::fuzz
