#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "homing/admin/call.hpp"
#include "homing/http/query.hpp"
#include "tests/catalog/sample_catalog.hpp"

namespace homing::admin::test {

/// 2026-11-26 12:00 UTC.
inline constexpr UnixMillis kNow{std::chrono::milliseconds{1'795'694'400'000}};

/// By the user olga, a manager, at kNow.
inline Call call_with(const std::string& query, std::string body = {}) {
  Call call;
  call.at = kNow;
  call.client = "192.0.2.1";
  call.principal = {Principal::Kind::kUser, 1, "olga", Role::kManager};
  const http::Query parsed = http::parse_query(query, 1000).value();
  for (const http::Parameter& parameter : parsed.parameters) {
    call.query.emplace_back(std::string(parameter.name), std::string(parameter.value));
  }
  call.body = std::move(body);
  call.content_type = "application/json";
  return call;
}

inline std::shared_ptr<const catalog::Catalog> sample() {
  return catalog::build_catalog(catalog::sample_rows());
}

/// The fields that `act` finds fault with.
template <class Act>
std::vector<std::string> faults(Act act) {
  std::vector<std::string> fields;
  try {
    act();
  } catch (const Problem& problem) {
    EXPECT_EQ(problem.status, 400U);
    for (const FieldFault& fault : problem.errors) {
      EXPECT_NE(fault.message, "");
      fields.push_back(fault.field);
    }
  }
  return fields;
}

}  // namespace homing::admin::test
