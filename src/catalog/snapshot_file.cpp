#include "homing/catalog/snapshot_file.hpp"

#include <system_error>

#include "catalog/snapshot_json.hpp"
#include "homing/core/error.hpp"
#include "homing/core/private_file.hpp"

namespace homing::catalog {

void save_snapshot(const Catalog& catalog, const std::string& path) {
  try {
    replace_private_file(path, encode_snapshot(rows_of(catalog)));
  } catch (const std::system_error& e) {
    throw UserError("the catalog snapshot " + path + " can't be written: " + e.what());
  }
}

std::shared_ptr<const Catalog> load_snapshot(const std::string& path) {
  try {
    const auto text = read_file(path);
    return text ? build_catalog(decode_snapshot(*text)) : nullptr;
  } catch (const std::system_error& e) {
    throw UserError("the catalog snapshot " + path + " can't be read: " + e.what());
  } catch (const UserError& e) {
    throw UserError("the catalog snapshot " + path + " can't be used: " + e.what() +
                    ". Delete it and start with the database, which makes it anew");
  }
}

}  // namespace homing::catalog
