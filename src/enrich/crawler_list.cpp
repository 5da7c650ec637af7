#include "enrich/crawler_list.hpp"

#include <nlohmann/json.hpp>

#include "homing/core/error.hpp"

namespace homing::enrich {

CrawlerList::CrawlerList(const std::string& json, std::vector<std::string>& refused) {
  try {
    for (const auto& entry : nlohmann::json::parse(json)) {
      const auto pattern = entry.at("pattern").get<std::string>();
      std::string error;
      if (!patterns_.add(pattern, /*ignore_case=*/false, error)) refused.push_back(pattern + ": " + error);
    }
  } catch (const nlohmann::json::exception& e) {
    throw UserError(e.what());
  }
  if (patterns_.size() == 0) throw UserError("there is no pattern in it");
  patterns_.compile();
}

}  // namespace homing::enrich
