#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "homing/model/postback_template.hpp"

/// Finds and reads the macros of a postback template.
namespace homing {

struct FoundMacro {
  std::size_t start = 0;    ///< Of its opening brace.
  std::string_view inside;  ///< Between its braces.
};

/// The first macro of a URL or form, where every brace belongs to one. Empty when there is none.
/// @param error  set when a brace has no partner
[[nodiscard]] std::optional<FoundMacro> find_macro(std::string_view text, std::string& error);
/// The first thing in a JSON text that is shaped as a macro. Empty when there is none.
[[nodiscard]] std::optional<FoundMacro> find_macro_in_json(std::string_view text) noexcept;

/// @param inside  of the braces
/// @param error  one sentence, set when the result is empty
[[nodiscard]] std::optional<PostbackInsertion> read_insertion(std::string_view inside, std::string& error);

}  // namespace homing
