#include "enrich/pattern_list.hpp"

#include <gtest/gtest.h>

#include "homing/core/text.hpp"

namespace homing::enrich {
namespace {

class PatternLists : public testing::Test {
 protected:
  void add(const std::string& pattern, bool ignore_case = false) {
    std::string error;
    EXPECT_TRUE(list_.add(pattern, ignore_case, error)) << error;
  }
  std::optional<std::size_t> first_match(std::string_view text) {
    return list_.first_match(text, to_lower(text));
  }

  PatternList list_;
};

TEST_F(PatternLists, TellTheFirstOfThoseThatMatch) {
  add("Edg/\\d+");
  add("Chrome/\\d+");
  add("Safari");
  list_.compile();
  EXPECT_EQ(first_match("Chrome/124 Safari/537 Edg/124"), 0U);
  EXPECT_EQ(first_match("Safari/537 Chrome/124"), 1U);
  EXPECT_EQ(first_match("Safari/537 Chrome/x"), 2U);
  EXPECT_EQ(first_match("Firefox"), std::nullopt);
}

TEST_F(PatternLists, TellCasesApartWhereTheyAreToldTo) {
  add("SpiderOne");
  add("spidertwo", /*ignore_case=*/true);
  list_.compile();
  EXPECT_EQ(first_match("spiderone"), std::nullopt);
  EXPECT_EQ(first_match("SPIDERTWO"), 1U);
}

TEST_F(PatternLists, TryPatternsThatNeedNoLiteral) {
  add("^.{3}$");
  add("longer");
  list_.compile();
  EXPECT_EQ(first_match("abc"), 0U);
  EXPECT_EQ(first_match("longer"), 1U);
  EXPECT_EQ(first_match("abcd"), std::nullopt);
}

TEST_F(PatternLists, SayWhyAPatternIsRefusedAndGiveItNoNumber) {
  std::string error;
  EXPECT_FALSE(list_.add("back(reference)\\1", false, error));
  EXPECT_NE(error, "");
  EXPECT_FALSE(list_.add("look(?=ahead)", false, error));
  add("taken");
  list_.compile();
  EXPECT_EQ(list_.size(), 1U);
  EXPECT_EQ(first_match("taken"), 0U);
}

TEST_F(PatternLists, MatchNothingWhenTheyAreEmpty) {
  list_.compile();
  EXPECT_EQ(first_match("anything"), std::nullopt);
}

TEST_F(PatternLists, TakeBytesThatAreNoUtf8) {
  add("key=\\w+;.*end");
  list_.compile();
  EXPECT_EQ(first_match("\xff\xfekey=abc;\xc3\x28"
                        "end"),
            0U);
}

}  // namespace
}  // namespace homing::enrich
