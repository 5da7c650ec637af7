#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "homing/model/click_id_text.hpp"
#include "homing/model/postback.hpp"
#include "postback/parameters.hpp"

namespace homing::postback {

/// The click ID of a request, or why there is none that is ours.
/// @param keys_are_all  see read_click_id()
[[nodiscard]] ReadClickId check_click_id(const Parameters& parameters, const ClickIdKeys& keys,
                                         bool keys_are_all);

/// Fills the fields of a postback whose click ID is known. The first fault that is found is its refusal: the
/// postback's `refused` is set, and the outcome says what is wrong and what was expected. Without a fault the
/// outcome means nothing.
///
/// @param unread  why the request could not be read whole: then that is the fault
/// @param bearer  the token of an `Authorization: Bearer` header, where there is one
[[nodiscard]] PostbackOutcome fill_postback(const Parameters& parameters,
                                            const std::optional<ReadFault>& unread,
                                            std::optional<std::string_view> bearer, Postback& postback);

}  // namespace homing::postback
