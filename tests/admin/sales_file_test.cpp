#include "admin/sales_file.hpp"

#include <gmock/gmock.h>

#include "homing/admin/sales.hpp"

namespace homing::admin {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

std::string file_fault(const std::string& csv) {
  try {
    (void)read_sales_file(csv);
  } catch (const Problem& problem) {
    EXPECT_EQ(problem.code, "csv_invalid");
    EXPECT_EQ(problem.status, 400U);
    return problem.detail;
  }
  return "";
}

TEST(SalesFile, ReadsASaleALine) {
  const auto sales = read_sales_file("txid,code,amount\r\nA-1,SUMMER,10\r\n\r\nA-2,,\r\n");
  ASSERT_EQ(sales.size(), 2U);
  EXPECT_EQ(sales[0].line, 2U);
  EXPECT_THAT(sales[0].parameters,
              ElementsAre(Pair("txid", "A-1"), Pair("code", "SUMMER"), Pair("amount", "10")));
  EXPECT_EQ(sales[1].line, 4U);
  EXPECT_THAT(sales[1].parameters, ElementsAre(Pair("txid", "A-2")));
}

TEST(SalesFile, AHeaderAloneHasNoSales) {
  EXPECT_TRUE(read_sales_file("click_id,txid\n").empty());
}

TEST(SalesFile, SaysWhatIsWrongWithItAndWhere) {
  EXPECT_THAT(file_fault(""), HasSubstr("line 1, column 1: there is no header line"));
  EXPECT_THAT(
      file_fault("click_id,txid,token\n"),
      HasSubstr("line 1, column 3: the column \"token\" is not known here; known are click_id, code, goal"));
  EXPECT_THAT(file_fault("click_id,txid,txid\n"),
              HasSubstr("line 1, column 3: the column \"txid\" is there twice"));
  EXPECT_THAT(file_fault("txid,amount\n"), HasSubstr("neither a column click_id nor a column code"));
  EXPECT_THAT(file_fault("click_id\n"), HasSubstr("no column txid"));
  EXPECT_THAT(file_fault("click_id,txid\n1,2,3\n"), HasSubstr("line 2, column 3: the line has 3 cells"));
  EXPECT_THAT(file_fault("click_id,txid\n1\n"), HasSubstr("line 2, column 2: the line has 1 cell"));
}

TEST(SalesFile, TakesNamesOfColumnsInAnyCase) {
  const auto sales = read_sales_file(
      "\xEF\xBB\xBF"
      "Code,TxID,AMOUNT\nSummer,A-1,10\n");
  ASSERT_EQ(sales.size(), 1U);
  EXPECT_THAT(sales[0].parameters,
              ElementsAre(Pair("code", "Summer"), Pair("txid", "A-1"), Pair("amount", "10")));
  EXPECT_THAT(file_fault("click_id,txid,TXID\n"), HasSubstr("the column \"TXID\" is there twice"));
}

TEST(SalesFile, SaysThatCommasAreExpectedWhereOtherSignsStand) {
  EXPECT_THAT(
      file_fault("code;txid\nA;B\n"),
      AllOf(HasSubstr("line 1, column 1: the column \"code;txid\" is not known here; known are click_id"),
            HasSubstr("there are semicolons in the line"), HasSubstr("commas are expected")));
  EXPECT_THAT(file_fault("code\ttxid\n"), HasSubstr("there are tabs in the line"));
  EXPECT_THAT(file_fault("code,a;b\n"), Not(HasSubstr("semicolons")));
  EXPECT_THAT(file_fault("kode,txit\n"), AllOf(HasSubstr("\"kode\""), Not(HasSubstr("commas are expected"))));
}

TEST(SalesFile, TakesTenThousandLinesAndNoMore) {
  std::string csv = "code,txid\n";
  for (std::size_t i = 0; i < kMostSaleLines; ++i) csv += "X," + std::to_string(i) + "\n";
  EXPECT_EQ(read_sales_file(csv).size(), kMostSaleLines);
  EXPECT_THAT(file_fault(csv + "X,more\n"),
              HasSubstr("line 10002, column 1: there are more than 10000 lines"));
}

TEST(SalesFile, TheReasonOfALineHasItsNumberAndTheNote) {
  EXPECT_EQ(import_reason(17, ""), "line 17 of an import");
  EXPECT_EQ(import_reason(17, "May: all"), "line 17 of an import: May: all");
  EXPECT_EQ(note_of_import(import_reason(17, "")), "");
  EXPECT_EQ(note_of_import(import_reason(17, "May: all")), "May: all");
  for (const char* other :
       {"", "by phone", "line of an import", "line x of an import: May", "line 1 of an importer"})
    EXPECT_EQ(note_of_import(other), std::nullopt) << other;
}

}  // namespace
}  // namespace homing::admin
