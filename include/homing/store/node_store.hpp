#pragma once

#include <optional>
#include <string>

#include "homing/core/uuid.hpp"
#include "homing/model/ids.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// The table of nodes: who owns which number. Everything throws StoreError; blocks.
class NodeStore {
 public:
  explicit NodeStore(Database& database) : database_(database) {}

  /// The installation that the database belongs to, made by the first migration.
  [[nodiscard]] Uuid installation();
  /// The number of the journal: the one that it has, else `preferred` where that is free, else a free one.
  /// @throws UserError  all 4096 are taken
  [[nodiscard]] NodeNumber lease(const Uuid& journal_id, std::optional<NodeNumber> preferred,
                                 const std::string& host);
  /// Says that the node lives. False when the number belongs to another journal by now.
  [[nodiscard]] bool seen(NodeNumber node, const Uuid& journal_id);

 private:
  Database& database_;
};

}  // namespace homing::store
