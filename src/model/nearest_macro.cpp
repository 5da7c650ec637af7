#include "model/nearest_macro.hpp"

#include <string>
#include <utility>

#include "homing/core/text.hpp"

namespace homing {
namespace {

// What other trackers call it, where the letters alone would lead astray.
constexpr std::pair<std::string_view, PostbackMacro> kElsewhere[] = {
    {"affiliate", PostbackMacro::kAffiliate},
    {"affiliateid", PostbackMacro::kAffiliateId},
    {"externalid", PostbackMacro::kExtId},
    {"transactionid", PostbackMacro::kTxid},
    {"orderid", PostbackMacro::kTxid},
    {"event", PostbackMacro::kGoal},
    {"sum", PostbackMacro::kAmount},
    {"saleamount", PostbackMacro::kAmount},
    {"campaignid", PostbackMacro::kOfferId},
    {"campaign", PostbackMacro::kOffer},
    {"datetime", PostbackMacro::kConversionTime},
};

/// In lower case, letters and digits alone: `ClickID`, `click-id` and `click_id` are one.
std::string plain(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (is_alpha(c) || is_digit(c)) text.push_back(to_lower(c));
  }
  return text;
}

}  // namespace

std::optional<PostbackMacro> nearest_macro(std::string_view name) {
  constexpr std::size_t kLongestName = 64;
  const std::string wanted = plain(name.substr(0, kLongestName));
  for (const auto& [elsewhere, macro] : kElsewhere) {
    if (elsewhere == wanted) return macro;
  }
  std::optional<PostbackMacro> nearest;
  std::size_t least = wanted.size() / 2 + 1;  // at least half of it has to be right
  for (std::size_t i = 0; i < kPostbackMacros; ++i) {
    const auto macro = static_cast<PostbackMacro>(i);
    const std::size_t differing = edit_distance(wanted, plain(name_of(macro)));
    if (differing >= least) continue;
    least = differing;
    nearest = macro;
  }
  return nearest;
}

}  // namespace homing
