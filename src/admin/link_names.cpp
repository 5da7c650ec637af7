#include "admin/link_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "homing/core/text.hpp"
#include "homing/model/click.hpp"

namespace homing::admin {
namespace {

constexpr std::pair<std::string_view, std::string_view> kMeanings[] = {
    {"offer", "which offer is promoted, by ref or number"},
    {"aff", "which affiliate sends the visitor, by ref or number: who is paid"},
    {"source", "where the visitor comes from: a free label that reports can group by, handed on as {source}"},
    {"creative", "which banner or text it was: a free label, handed on as {creative}"},
    {"ext_id", "the affiliate's own ID of the click, handed back in its postback as {ext_id}"},
    {"url", "the page that the visitor goes to in place of the offer's target (a deep link)"},
};

// Letters and digits alone, in lower case. What TUNE, Everflow, Affise, Voluum, Binom, Keitaro and the like
// call it.
constexpr std::pair<std::string_view, std::string_view> kElsewhere[] = {
    {"offerid", "offer"},
    {"oid", "offer"},
    {"o", "offer"},
    {"campaign", "offer"},
    {"campaignid", "offer"},
    {"campid", "offer"},
    {"affid", "aff"},
    {"affiliate", "aff"},
    {"affiliateid", "aff"},
    {"aid", "aff"},
    {"a", "aff"},
    {"pid", "aff"},
    {"partner", "aff"},
    {"partnerid", "aff"},
    {"publisher", "aff"},
    {"publisherid", "aff"},
    {"pubid", "aff"},
    {"affclickid", "ext_id"},
    {"clickid", "ext_id"},
    {"cid", "ext_id"},
    {"externalid", "ext_id"},
    {"transactionid", "ext_id"},
    {"affunique1", "ext_id"},
    {"sourceid", "source"},
    {"src", "source"},
    {"creativeid", "creative"},
    {"ad", "creative"},
    {"adid", "creative"},
    {"banner", "creative"},
    {"deeplink", "url"},
    {"redirect", "url"},
    {"redirecturl", "url"},
    {"target", "url"},
    {"targeturl", "url"},
    {"landing", "url"},
    {"lp", "url"},
    {"dl", "url"},
};
constexpr std::array<std::string_view, 4> kSubsElsewhere = {"affsub", "subid", "sub", "s"};

std::string plain(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (is_alpha(c) || is_digit(c)) text.push_back(to_lower(c));
  }
  return text;
}

/// `sub3` of `affsub3`, `sub1` of `affsub`.
std::optional<std::string> sub_meant_by(const std::string& name) {
  const auto digits = name.find_first_of("0123456789");
  const std::string_view word = std::string_view(name).substr(0, digits);
  if (std::find(kSubsElsewhere.begin(), kSubsElsewhere.end(), word) == kSubsElsewhere.end())
    return std::nullopt;
  if (digits == std::string::npos) return word == "s" ? std::nullopt : std::optional<std::string>("sub1");
  const auto number = parse_integer(std::string_view(name).substr(digits));
  if (!number || *number < 1 || *number > static_cast<std::int64_t>(Click::kSubs)) return std::nullopt;
  return "sub" + std::to_string(*number);
}

}  // namespace

std::string meaning_of(std::string_view parameter) {
  for (const auto& [name, meaning] : kMeanings) {
    if (name == parameter) return std::string(meaning);
  }
  for (std::size_t i = 1; i <= Click::kSubs; ++i) {
    const std::string sub = "sub" + std::to_string(i);
    if (parameter == sub)
      return "a free label of the affiliate's that reports can group by, handed on as {" + sub + "}";
  }
  return {};
}

std::optional<std::string> parameter_meant_by(std::string_view name) {
  constexpr std::size_t kLongestName = 64;
  constexpr std::size_t kShortestSlip = 4;
  const std::string wanted = plain(name.substr(0, kLongestName));
  for (const auto& [elsewhere, ours] : kElsewhere) {
    if (wanted == elsewhere) return std::string(ours);
  }
  if (auto sub = sub_meant_by(wanted)) return sub;
  for (const auto& [ours, meaning] : kMeanings) {
    const std::size_t slips = edit_distance(wanted, plain(ours));
    if (slips == 0 || (slips == 1 && wanted.size() >= kShortestSlip)) return std::string(ours);
  }
  return std::nullopt;
}

std::optional<std::string> nearest_ref(std::string_view text, const std::vector<std::string_view>& refs) {
  constexpr std::size_t kLongestRef = 64;
  const std::string wanted = to_lower(text.substr(0, kLongestRef));
  std::size_t least = wanted.size() / 3 + 1;  // two of three letters have to be right
  std::optional<std::string> nearest;
  for (const std::string_view ref : refs) {
    const std::size_t differing = edit_distance(wanted, ref);
    if (differing > least || (nearest && differing == least)) continue;
    least = differing;
    nearest = std::string(ref);
  }
  return nearest;
}

}  // namespace homing::admin
