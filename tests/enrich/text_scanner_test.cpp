#include "enrich/text_scanner.hpp"

#include <gmock/gmock.h>

#include <random>

namespace homing::enrich {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<int> found_one_by_one(const std::vector<std::string>& wanted, std::string_view text) {
  std::vector<int> found;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (text.find(wanted[i]) != std::string_view::npos) found.push_back(static_cast<int>(i));
  }
  return found;
}

TEST(TextScanner, FindsTextsInsideOthersAndAcrossEachOther) {
  const TextScanner scanner({"hers", "his", "she", "he", "sheriff"});
  EXPECT_THAT(scanner.scan("ushers"), ElementsAre(0, 2, 3));
  EXPECT_THAT(scanner.scan("shis"), ElementsAre(1));
  EXPECT_THAT(scanner.scan("sherif"), ElementsAre(2, 3));
  EXPECT_THAT(scanner.scan("nobody"), IsEmpty());
  EXPECT_THAT(scanner.scan(""), IsEmpty());
}

TEST(TextScanner, TellsEachTextOnce) {
  EXPECT_THAT(TextScanner({"b", "aa"}).scan("aaaabaaaab"), ElementsAre(0, 1));
}

TEST(TextScanner, TakesEveryByte) {
  std::vector<std::string> wanted;
  for (int byte = 0; byte < 256; ++byte) wanted.emplace_back(1, static_cast<char>(byte));
  const TextScanner scanner(wanted);
  for (int byte = 0; byte < 256; ++byte)
    EXPECT_THAT(scanner.scan(wanted[static_cast<std::size_t>(byte)]), ElementsAre(byte));
}

TEST(TextScanner, FindsNothingWhenNothingIsWanted) {
  EXPECT_THAT(TextScanner({}).scan("text"), IsEmpty());
}

TEST(TextScanner, FindsWhatSearchingOneByOneFinds) {
  std::mt19937 chance(1);
  const auto text = [&chance](std::size_t most) {
    std::string made(1 + chance() % most, 'a');
    for (char& c : made) c = static_cast<char>('a' + chance() % 3);
    return made;
  };
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> wanted;
    for (int i = 0; i < 20; ++i) wanted.push_back(text(6));
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    const TextScanner scanner(wanted);
    for (int i = 0; i < 20; ++i) {
      const std::string searched = text(40);
      EXPECT_EQ(scanner.scan(searched), found_one_by_one(wanted, searched)) << searched;
    }
  }
}

}  // namespace
}  // namespace homing::enrich
