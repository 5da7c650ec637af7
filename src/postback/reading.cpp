#include "homing/postback/reading.hpp"

#include "postback/checks.hpp"

namespace homing::postback {

Reading read_postback(const std::vector<std::pair<std::string, std::string>>& parameters,
                      const KnownKeys* keys) {
  Parameters read;
  for (const auto& [name, value] : parameters) read.all.push_back({name, value});
  Reading reading;
  if (keys != nullptr) {
    ReadClickId click = check_click_id(read, keys->keys, keys->are_all);
    if (!click.id) {
      reading.refusal = std::move(click.refusal);
      return reading;
    }
    reading.postback.click_id = *click.id;
  }
  PostbackOutcome refusal = fill_postback(read, std::nullopt, std::nullopt, reading.postback);
  if (reading.postback.refused) reading.refusal = std::move(refusal);
  return reading;
}

}  // namespace homing::postback
