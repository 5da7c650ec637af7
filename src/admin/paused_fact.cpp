#include "admin/paused_fact.hpp"

#include <nlohmann/json.hpp>

#include "admin/life_words.hpp"
#include "homing/model/click.hpp"

namespace homing::admin {

void add_paused(std::vector<LifeEvent>& events, const TellPaused& paused) {
  for (LifeEvent& event : events) {
    if (event.what != "click") continue;
    auto facts = nlohmann::ordered_json::parse(event.facts);
    if (text_of(facts, "refusal") != name_of(ClickRefusal::kOfferPaused)) continue;
    const std::string why = paused(text_of(facts, "offer"));
    if (why.empty()) continue;
    facts["paused_now"] = why;
    event.facts = facts.dump();
  }
}

}  // namespace homing::admin
