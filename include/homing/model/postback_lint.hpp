#pragma once

#include <optional>
#include <string>
#include <vector>

#include "homing/model/postback.hpp"
#include "homing/model/postback_template.hpp"

/// What an operator is told of a postback URL before it is applied. What was applied once is sent without
/// asking here again.
namespace homing {

/// Which conversions a postback URL is told: what its macros for the status and the goal come to be.
struct PostbackScope {
  std::vector<ConversionStatus> statuses{ConversionStatus::kApproved};
  std::vector<std::string> goals;  ///< Refs; empty: every goal.
};

/// A conversion as one may come: example_values(), with a status and a goal of the scope, and for a macro
/// whose pairs do not name the example the first value that they name.
[[nodiscard]] PostbackMacroValues example_for(const PostbackTemplate& text, const PostbackScope& scope);

/// Why nothing would ever be sent to a URL: its port. One sentence; empty when nothing is wrong.
[[nodiscard]] std::string fault_in_url(const PostbackTemplate& url);
/// Why a body is none: a JSON body has to be valid JSON as example_for() fills it in, and so with each
/// status of the scope, each goal that the scope names, each value that a macro's pairs name. One sentence;
/// empty when nothing is wrong.
[[nodiscard]] std::string fault_in_body(const PostbackTemplate& body, const PostbackScope& scope);

/// What an operator should look at although it can be sent, a sentence each: places that were never filled
/// in, the macros of other trackers and what only looks like a macro, a query that is joined wrongly, a host
/// that is not public, values that break a JSON body (absent, raw, not among a macro's pairs), nothing that
/// tells which click or conversion is meant, in the URL or the body.
[[nodiscard]] std::vector<std::string> lint(const PostbackTemplate& url,
                                            const std::optional<PostbackTemplate>& body,
                                            const PostbackScope& scope);
/// Of those, what concerns the URL of a click too: places that were never filled in, the macros of other
/// trackers.
[[nodiscard]] std::vector<std::string> lint_leftovers(const PostbackTemplate& url);

}  // namespace homing
