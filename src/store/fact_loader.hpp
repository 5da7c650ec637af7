#pragma once

#include <pqxx/pqxx>
#include <vector>

#include "homing/apply/store.hpp"

namespace homing::store {

/// Reads what the postbacks of these clicks are judged by.
[[nodiscard]] apply::PostbackFacts load_facts(pqxx::work& work, const std::vector<ClickId>& clicks);

}  // namespace homing::store
