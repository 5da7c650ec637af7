#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "homing/admin/input_error.hpp"
#include "homing/http/query.hpp"
#include "tests/catalog/sample_catalog.hpp"

namespace homing::admin::test {

/// 2026-11-26 12:00 UTC.
inline constexpr UnixMillis kNow{std::chrono::milliseconds{1'795'694'400'000}};

/// The parameters of a URL, with what they point into.
class Url {
 public:
  explicit Url(std::string query) : text_(std::move(query)), query_(http::parse_query(text_, 1000).value()) {}
  [[nodiscard]] std::span<const http::Parameter> parameters() const {
    return {query_.parameters.data(), query_.parameters.size()};
  }

 private:
  std::string text_;
  http::Query query_;
};

inline std::shared_ptr<const catalog::Catalog> sample() {
  return catalog::build_catalog(catalog::sample_rows());
}

/// The fields that `act` finds fault with.
template <class Act>
std::vector<std::string> faults(Act act) {
  std::vector<std::string> fields;
  try {
    act();
  } catch (const InputError& e) {
    for (const FieldError& error : e.errors()) {
      EXPECT_NE(error.message, "");
      fields.push_back(error.field);
    }
  }
  return fields;
}

}  // namespace homing::admin::test
