#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "homing/model/click_id_keys.hpp"
#include "homing/model/postback.hpp"

/// A click ID as somebody else wrote it: what it is, or what is wrong with it.
namespace homing {

/// The click ID that a text is, or why it is none of ours.
struct ReadClickId {
  std::optional<ClickId> id;
  PostbackOutcome refusal{};  ///< Meant when `id` is empty: its code, and a sentence for a person.
};
/// @param keys_are_all  false when there may be newer keys than these: an ID of an unknown key version is
///                      then `unavailable`, not foreign
[[nodiscard]] ReadClickId read_click_id(std::string_view text, const ClickIdKeys& keys, bool keys_are_all);

/// Whether a value is a placeholder that nobody filled: `{click_id}`, `${subid}`, `(clickid)`, `REPLACE`,
/// `CLICK_ID`, ...
[[nodiscard]] bool is_unsubstituted(std::string_view value) noexcept;

/// What keeps a text from having the shape of a click ID, as a sentence: how many digits it has, which
/// character is no digit, that it is a UUID of another version. Empty when nothing does.
[[nodiscard]] std::string what_is_wrong_with(std::string_view text);

/// The ID that a text was before somebody mangled it a little: one character changed, lost or added, or two
/// neighbours swapped. The MAC proves that it is the right one. Empty where more is wrong.
[[nodiscard]] std::optional<ClickId> mended_click_id(std::string_view text, const ClickIdKeys& keys);

}  // namespace homing
