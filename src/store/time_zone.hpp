#pragma once

#include <pqxx/pqxx>
#include <string>

#include "homing/admin/answer.hpp"

namespace homing::store {

/// A step that names a time zone to the database. @throws admin::Problem  there is none of this name
template <class Step>
auto in_zone(const std::string& zone, Step step) {
  try {
    return step();
  } catch (const pqxx::sql_error& e) {
    constexpr const char* kInvalidParameterValue = "22023";
    if (e.sqlstate() != kInvalidParameterValue) throw;
    throw admin::bad_input({{"tz", "there is no time zone " + zone}});
  }
}

}  // namespace homing::store
