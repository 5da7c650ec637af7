#pragma once

#include <memory>
#include <optional>
#include <string>

#include "homing/catalog/catalog.hpp"

namespace homing::catalog {

/// The last catalog in the data folder, so that a server starts without the database. It holds the click ID
/// keys: mode 0600, written to a temporary name, synced, renamed.
/// @throws UserError  it can't be written
void save_snapshot(const Catalog& catalog, const std::string& path);
/// Empty when there is no file. @throws UserError  it is damaged or of a newer version
[[nodiscard]] std::shared_ptr<const Catalog> load_snapshot(const std::string& path);

}  // namespace homing::catalog
