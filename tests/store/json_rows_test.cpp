#include "store/json_rows.hpp"

#include <gtest/gtest.h>

namespace homing::store {
namespace {

TEST(JsonRows, WritesRowsAsAnArray) {
  JsonRows rows;
  rows.row().text("a", std::string_view("x\"\\\n\x1f")).number("b", -5);
  rows.row()
      .decimal("d", Decimal::parse("49.90").value())
      .uuid("e", std::nullopt)
      .text("f", std::string_view());
  EXPECT_EQ(std::move(rows).take(), R"([{"a":"x\"\\\u000a\u001f","b":-5},{"d":49.9,"e":null,"f":""}])");
}

TEST(JsonRows, WritesNoRowsAsAnEmptyArray) {
  EXPECT_EQ(JsonRows().take(), "[]");
}

}  // namespace
}  // namespace homing::store
