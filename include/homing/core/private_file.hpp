#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace homing {

/// Puts `text` into a file that only its owner reads (0600). All or nothing: written to `<path>.new`, synced,
/// renamed, the folder synced; after a crash there is the old file or the new one.
/// @throws std::system_error
void replace_private_file(const std::string& path, std::string_view text);
/// Empty when there is no such file. @throws std::system_error
[[nodiscard]] std::optional<std::string> read_file(const std::string& path);

/// The same of a file that has to be there. @throws UserError  names the file and what is wrong with it
[[nodiscard]] std::string read_required_file(const std::string& path);

}  // namespace homing
