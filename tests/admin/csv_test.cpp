#include "homing/admin/csv.hpp"

#include <gtest/gtest.h>

namespace homing::admin {
namespace {

std::string cell(std::string_view value) {
  CsvWriter csv;
  csv.text(value);
  return std::move(csv).take();
}

TEST(Csv, IsRfc4180) {
  CsvWriter csv;
  csv.text("a,b").text("say \"no\"").text("two\nlines").number("-1.5").empty();
  csv.end_row();
  csv.number("7");
  csv.end_row();
  EXPECT_EQ(std::move(csv).take(), "\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",-1.5,\r\n7\r\n");
}

TEST(Csv, DisarmsFormulas) {
  EXPECT_EQ(cell("=1+1"), "\"'=1+1\"");
  EXPECT_EQ(cell("+49 30 1"), "\"'+49 30 1\"");
  EXPECT_EQ(cell("-1"), "\"'-1\"") << "somebody's text, whatever it looks like";
  EXPECT_EQ(cell("@SUM(A1)"), "\"'@SUM(A1)\"");
  EXPECT_EQ(cell("\t=1"), "\"'\t=1\"");
  EXPECT_EQ(cell("\r=1"), "\"'\r=1\"");
  EXPECT_EQ(cell("\n=1"), "\"'\n=1\"");
  EXPECT_EQ(cell("  =1"), "\"'  =1\"");
  EXPECT_EQ(cell("\xEF\xBC\x9D"
                 "1"),
            "\"'\xEF\xBC\x9D"
            "1\"")
      << "in full width";
  EXPECT_EQ(cell("=cmd|' /C calc'!A0"), "\"'=cmd|' /C calc'!A0\"");
  EXPECT_EQ(cell("=HYPERLINK(\"http://x\",\"y\")"), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
}

TEST(Csv, KeepsOneCellWhereSpreadsheetsSplitAtSemicolons) {
  EXPECT_EQ(cell("a;=1+1"), "\"a;=1+1\"");
}

TEST(Csv, LeavesHarmlessTextAlone) {
  for (const char* const text :
       {"newsletter", "a=b", "1+1", "mail@example.com", "", "'quoted'", "Z\xC3\xBCrich", "<b>"}) {
    EXPECT_EQ(cell(text), "\"" + std::string(text) + "\"");
  }
}

TEST(Csv, TakesNoTextForANumber) {
  CsvWriter csv;
  csv.number("-1+cmd").number("=1").number("").number("-").number("1e5");
  EXPECT_EQ(std::move(csv).take(), "\"'-1+cmd\",\"'=1\",\"\",\"'-\",\"1e5\"");
}

}  // namespace
}  // namespace homing::admin
