#pragma once

#include <string>
#include <vector>

#include "load/answer.hpp"

namespace homing::load {

/// Click IDs, one a line.
/// @throws std::runtime_error  the file cannot be written, cannot be read, or holds none
void write_click_ids(const std::string& file, const std::vector<ClickIdText>& ids);
[[nodiscard]] std::vector<ClickIdText> read_click_ids(const std::string& file);

}  // namespace homing::load
