#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "postback/parameters.hpp"

namespace homing::postback {

/// The members of a flat JSON object. Numbers come as the text they were written as, so that no amount passes
/// through binary floating point; `null` is left out; a repeated member is there twice.
/// @param error  a sentence for the sender, set when the result is empty
[[nodiscard]] std::optional<std::vector<NamedValue>> read_json_body(std::string_view body,
                                                                    std::string& error);

}  // namespace homing::postback
