#pragma once

#include <optional>
#include <string>

#include "homing/apply/lineage.hpp"
#include "homing/core/uuid.hpp"
#include "homing/model/ids.hpp"

namespace homing::app {

/// Who a data folder is: kept in its `node.json`, so that a server knows its number without the database.
struct NodeIdentity {
  Uuid installation;  ///< The database that its journal belongs to.
  NodeNumber node = 0;
  /// The journal's name, made with the folder, on which the lease of the number hangs; and its processes.
  apply::Lineage lineage{};

  friend bool operator==(const NodeIdentity&, const NodeIdentity&) = default;
};

/// Empty when the folder has none yet. @throws UserError  the file is damaged or can't be read
[[nodiscard]] std::optional<NodeIdentity> load_identity(const std::string& path);
/// @throws UserError  it can't be written
void save_identity(const NodeIdentity& identity, const std::string& path);

}  // namespace homing::app
