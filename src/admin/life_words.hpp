#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "homing/admin/explain.hpp"
#include "homing/model/postback.hpp"

/// What happened to a click, in words.
namespace homing::admin {

/// A member of an event's facts; empty where they have none of that name, or it is no text.
[[nodiscard]] std::string text_of(const nlohmann::ordered_json& facts, const char* name);

/// The rule behind an event, as a sentence.
[[nodiscard]] std::string why(std::string_view what, const nlohmann::ordered_json& facts);

/// What an operator can do about a postback with this outcome, as a sentence; empty: there is nothing to do.
[[nodiscard]] std::string_view advice_for(PostbackCode code) noexcept;

/// What somebody asked for, where that is not the click itself.
struct AskedFor {
  FoundAs as = FoundAs::kClickId;
  std::string text;  ///< The ID, as 32 hexadecimal digits; or the txid.
};

/// Where a click, or that of it which was asked for, stands, and what to do.
/// @param events  of one click, at least one, in time order
[[nodiscard]] std::string verdict_on(const ClickId& click, const std::vector<LifeEvent>& events,
                                     const AskedFor& asked);

}  // namespace homing::admin
