#include "homing/store/node_store.hpp"

#include "homing/core/error.hpp"
#include "homing_sql/sql.hpp"

namespace homing::store {

Uuid NodeStore::installation() {
  Uuid id;
  database_.transaction([&](pqxx::work& tx) {
    id = Uuid::parse(tx.exec_prepared1(sql::installation.name)[0].as<std::string>()).value();
  });
  return id;
}

NodeNumber NodeStore::lease(const Uuid& journal_id, std::optional<NodeNumber> preferred,
                            const std::string& host) {
  std::optional<int> node;
  database_.transaction([&](pqxx::work& tx) {
    const std::string number = preferred ? std::to_string(*preferred) : "";
    const pqxx::row row = tx.exec_prepared1(sql::node_lease.name, journal_id.to_string(),
                                            preferred ? number.c_str() : nullptr, host);
    if (!row[0].is_null()) node = row[0].as<int>();
  });
  if (!node)
    throw UserError("all 4096 node numbers are taken by servers seen in the last 90 days (table nodes)");
  return static_cast<NodeNumber>(*node);
}

bool NodeStore::seen(NodeNumber node, const Uuid& journal_id) {
  bool ours = false;
  database_.transaction([&](pqxx::work& tx) {
    ours = tx.exec_prepared(sql::node_seen.name, static_cast<int>(node), journal_id.to_string())
               .affected_rows() == 1;
  });
  return ours;
}

}  // namespace homing::store
