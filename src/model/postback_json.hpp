#pragma once

#include <string>
#include <vector>

#include "homing/model/postback_lint.hpp"

/// What the linter says of a JSON body.
namespace homing {

/// See fault_in_body().
[[nodiscard]] std::string fault_in_json(const PostbackTemplate& body, const PostbackScope& scope);
/// Of a body without a fault: which values that may come make it invalid, a sentence each.
[[nodiscard]] std::vector<std::string> values_that_break_json(const PostbackTemplate& body,
                                                              const PostbackScope& scope);

}  // namespace homing
