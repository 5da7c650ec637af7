#pragma once

#include <pqxx/pqxx>
#include <vector>

#include "homing/apply/store.hpp"

/// The new rows that postbacks lead to, each list with one COPY. An empty one is not worth its round trips.
namespace homing::store {

/// In the order of their key, so that two nodes at the same ones wait for each other and never in a circle.
/// @throws StoreError  kConflict: one of them is there already
void copy_conversions(pqxx::work& work, const std::vector<apply::Conversion>& conversions);

void copy_postbacks(pqxx::work& work, NodeNumber node, const std::vector<apply::StoredPostback>& postbacks);
void copy_events(pqxx::work& work, const std::vector<apply::ConversionEvent>& events);
void copy_entries(pqxx::work& work, const std::vector<apply::PayoutEntry>& entries);
void copy_deliveries(pqxx::work& work, const std::vector<apply::Delivery>& deliveries);

}  // namespace homing::store
