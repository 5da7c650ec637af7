#pragma once

#include <string>

namespace homing::app {

/// What lies where in `data_dir`.
struct DataFolder {
  explicit DataFolder(const std::string& root)
      : journal(root + "/journal"), identity(root + "/node.json"), catalog(root + "/catalog.json") {}

  std::string journal;   ///< Folder of the journal; its lock keeps a second process out of all of this.
  std::string identity;  ///< See NodeIdentity.
  std::string catalog;   ///< The last catalog, with the keys of the click IDs.
};

}  // namespace homing::app
