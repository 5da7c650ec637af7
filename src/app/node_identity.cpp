#include "app/node_identity.hpp"

#include <nlohmann/json.hpp>
#include <system_error>

#include "homing/core/error.hpp"
#include "homing/core/private_file.hpp"

namespace homing::app {
namespace {

using Json = nlohmann::ordered_json;

Uuid uuid_of(const Json& json) {
  const auto uuid = Uuid::parse(json.get<std::string>());
  if (!uuid) throw UserError("an ID is none");
  return *uuid;
}

apply::Process process_of(const Json& json) {
  apply::Process process{.id = uuid_of(json.at("id"))};
  if (json.contains("blind_from")) process.blind_from = json.at("blind_from").get<journal::Position>();
  process.torn_end = json.value("torn_end", false);
  return process;
}

Json json_of(const apply::Process& process) {
  Json json{{"id", process.id.to_string()}};
  if (process.blind_from) json["blind_from"] = *process.blind_from;
  if (process.torn_end) json["torn_end"] = true;
  return json;
}

NodeIdentity decode(const std::string& text) {
  const Json json = Json::parse(text);
  NodeIdentity identity{.installation = uuid_of(json.at("installation"))};
  const auto node = json.at("node").get<int>();
  if (node < 0 || node > kMaxNodeNumber) throw UserError("the node number is out of range");
  identity.node = static_cast<NodeNumber>(node);
  apply::Lineage& lineage = identity.lineage;
  lineage.journal = uuid_of(json.at("journal"));
  // An earlier version says nothing of processes.
  for (const Json& process : json.value("processes", Json::array()))
    lineage.processes.push_back(process_of(process));
  return identity;
}

Json encode(const NodeIdentity& identity) {
  const apply::Lineage& lineage = identity.lineage;
  Json json{{"installation", identity.installation.to_string()},
            {"journal", lineage.journal.to_string()},
            {"node", identity.node},
            {"processes", Json::array()}};
  for (const apply::Process& process : lineage.processes) json["processes"].push_back(json_of(process));
  return json;
}

}  // namespace

std::optional<NodeIdentity> load_identity(const std::string& path) {
  try {
    const auto text = read_file(path);
    if (!text) return std::nullopt;
    return decode(*text);
  } catch (const std::exception& e) {
    throw UserError("the node's identity " + path + " can't be read: " + e.what());
  }
}

void save_identity(const NodeIdentity& identity, const std::string& path) {
  try {
    replace_private_file(path, encode(identity).dump(2) + "\n");
  } catch (const std::system_error& e) {
    throw UserError("the node's identity " + path + " can't be written: " + e.what());
  }
}

}  // namespace homing::app
