#include "admin/network_fact.hpp"

#include <nlohmann/json.hpp>

#include "admin/life_words.hpp"

namespace homing::admin {
namespace {

/// Right behind the IP.
nlohmann::ordered_json with_network(const nlohmann::ordered_json& facts, const std::string& network) {
  nlohmann::ordered_json with;
  for (const auto& [name, value] : facts.items()) {
    with[name] = value;
    if (name == "ip") with["network_now"] = network;
  }
  return with;
}

}  // namespace

void add_network(std::vector<LifeEvent>& events, const TellNetwork& network) {
  for (LifeEvent& event : events) {
    if (event.what != "click") continue;
    const auto facts = nlohmann::ordered_json::parse(event.facts);
    const std::string found = network(text_of(facts, "ip"));
    if (!found.empty()) event.facts = with_network(facts, found).dump();
  }
}

}  // namespace homing::admin
