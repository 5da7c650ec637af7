#pragma once

#include "click/decision.hpp"
#include "homing/click/click_handler.hpp"
#include "homing/http/message.hpp"

/// What a visitor is answered.
namespace homing::click {

/// To any method but GET and HEAD.
[[nodiscard]] http::Response answer_to_wrong_method();
/// To a link that parse_link() does not take.
[[nodiscard]] http::Response answer_to_long_link();
/// @param id       null when the click could not be recorded
/// @param visitor  known where the URL asks for it
[[nodiscard]] http::Response answer(const ClickId* id, const Link& link, const Decision& decision,
                                    const enrich::Visitor& visitor, const ClickOptions& options,
                                    const http::Request& request, UnixMillis now);

}  // namespace homing::click
