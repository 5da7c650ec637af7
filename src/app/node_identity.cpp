#include "app/node_identity.hpp"

#include <nlohmann/json.hpp>
#include <system_error>

#include "homing/core/error.hpp"
#include "homing/core/private_file.hpp"

namespace homing::app {
namespace {

using Json = nlohmann::ordered_json;

NodeIdentity decode(const std::string& text) {
  const Json json = Json::parse(text);
  const auto installation = Uuid::parse(json.at("installation").get<std::string>());
  const auto journal = Uuid::parse(json.at("journal").get<std::string>());
  const auto node = json.at("node").get<int>();
  if (!installation || !journal || node < 0 || node > kMaxNodeNumber)
    throw UserError("a value is out of range");
  return {*installation, *journal, static_cast<NodeNumber>(node)};
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
  const Json json{{"installation", identity.installation.to_string()},
                  {"journal", identity.journal.to_string()},
                  {"node", identity.node}};
  try {
    replace_private_file(path, json.dump(2) + "\n");
  } catch (const std::system_error& e) {
    throw UserError("the node's identity " + path + " can't be written: " + e.what());
  }
}

}  // namespace homing::app
