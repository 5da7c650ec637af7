#include "store/catalog_audit.hpp"

#include <homing_sql/sql.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "homing/catalog/entry_json.hpp"

namespace homing::store {

void write_audit_line(pqxx::work& tx, const catalog::Change& change, const catalog::Catalog& present,
                      const catalog::Document& wanted, const admin::Actor& by) {
  const bool is_new = change.kind == catalog::Change::Kind::kCreate;
  const auto [before, after] = changed_members(change, present, wanted);
  const std::string was = before.dump();
  tx.exec_prepared0(sql::catalog_audit.name, by.name, by.address, is_new ? "create" : "change", change.what,
                    is_new ? nullptr : was.c_str(), after.dump());
}

}  // namespace homing::store
