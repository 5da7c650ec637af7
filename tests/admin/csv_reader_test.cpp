#include "admin/csv_reader.hpp"

#include <gmock/gmock.h>

#include <optional>

namespace homing::admin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Cells = std::vector<std::string>;

std::vector<Cells> read(std::string_view text) {
  CsvReader reader(text);
  std::vector<Cells> records;
  for (Cells cells; reader.next(cells);) records.push_back(cells);
  return records;
}

std::optional<CsvFault> fault_of(std::string_view text) {
  try {
    (void)read(text);
  } catch (const CsvFault& fault) {
    return fault;
  }
  return std::nullopt;
}

TEST(CsvReader, ReadsRecordsWithEitherLineEnd) {
  EXPECT_THAT(read("a,b\r\n1,2\n3,\n"), ElementsAre(Cells{"a", "b"}, Cells{"1", "2"}, Cells{"3", ""}));
  EXPECT_THAT(read("a,b"), ElementsAre(Cells{"a", "b"}));
  EXPECT_THAT(read("a,"), ElementsAre(Cells{"a", ""}));
  EXPECT_TRUE(read("").empty());
}

TEST(CsvReader, ACellInQuotesHoldsWhatItWants) {
  EXPECT_THAT(read("\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\"\n\"\",x\n"),
              ElementsAre(Cells{"a,b", "say \"hi\"", "two\r\nlines"}, Cells{"", "x"}));
}

TEST(CsvReader, LeavesCellsAsTheyAre) {
  const std::string long_cell(100'000, 'x');
  EXPECT_THAT(read(" a ,=1+1,@x\n" + long_cell + ",-,+\n"),
              ElementsAre(Cells{" a ", "=1+1", "@x"}, Cells{long_cell, "-", "+"}));
}

TEST(CsvReader, PassesAByteOrderMarkOver) {
  EXPECT_THAT(read("\xEF\xBB\xBF\"a\",b\n"), ElementsAre(Cells{"a", "b"}));
}

TEST(CsvReader, SaysOnWhichLineARecordBegins) {
  CsvReader reader("a\n\"1\n2\"\nb\n");
  Cells cells;
  std::vector<std::size_t> lines;
  while (reader.next(cells)) lines.push_back(reader.line());
  EXPECT_THAT(lines, ElementsAre(1, 2, 4));
}

struct Wrong {
  std::string text;
  std::size_t line;
  std::size_t column;
  std::string message;
};

TEST(CsvReader, SaysWhereItIsWrong) {
  const std::vector<Wrong> cases{
      {"a,b\n1,\"open\n2,3\n", 2, 2, "never closed"},  {"a,b\n\"x\"y,2\n", 2, 1, "behind the closing quote"},
      {"a,b\n1,2\"3\n", 2, 2, "a quote stands"},       {"a,b\r1,2\n", 1, 2, "carriage return"},
      {std::string("a,b\n1,x\0y\n", 10), 2, 2, "NUL"}, {"a,b\n\"\xff\",2\n", 2, 1, "no UTF-8"},
      {"a,b\n\"1\n2\",\xC3\n", 3, 2, "no UTF-8"},
  };
  for (const Wrong& wrong : cases) {
    const auto fault = fault_of(wrong.text);
    ASSERT_TRUE(fault) << wrong.message;
    EXPECT_EQ(fault->line, wrong.line) << wrong.message;
    EXPECT_EQ(fault->column, wrong.column) << wrong.message;
    EXPECT_THAT(fault->message, HasSubstr(wrong.message));
  }
}

}  // namespace
}  // namespace homing::admin
