#pragma once

#include <memory>

#include "load/load.hpp"
#include "load/options.hpp"

namespace homing::load {

/// Clicks: at a constant rate, or as fast as each connection gets its answers. May keep the click IDs of the
/// answers.
[[nodiscard]] std::unique_ptr<Load> click_load(const Options& options);

/// A postback for each click ID of a file, as fast as each connection gets its answers.
[[nodiscard]] std::unique_ptr<Load> postback_load(const Options& options);

/// Clicks as fast as each connection gets its answers and, on connections of their own, a postback for every
/// 49th click: 98 to 2. The postbacks keep up with the clicks, or are late.
[[nodiscard]] std::unique_ptr<Load> mixed_load(const Options& options);

}  // namespace homing::load
