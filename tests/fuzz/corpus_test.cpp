#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "tests/fuzz/targets.hpp"
#include "tests/support/process.hpp"

namespace homing::fuzz {
namespace {

struct Target {
  const char* name;
  void (*function)(std::string_view);
};

constexpr Target kTargets[] = {{"catalog_document", catalog_document},
                               {"click_id", click_id},
                               {"decimal", decimal},
                               {"deep_link", deep_link},
                               {"forwarded", forwarded},
                               {"http_session", http_session},
                               {"journal", journal},
                               {"journal_record", journal_record},
                               {"postback_body", postback_body},
                               {"query", query},
                               {"snapshot", snapshot},
                               {"url_template", url_template},
                               {"user_agent", user_agent}};

const std::filesystem::path kCorpora = std::filesystem::path(HOMING_SOURCE_FOLDER) / "tests/fuzz/corpus";

class Corpus : public testing::TestWithParam<Target> {};

// A broken promise aborts with its sentence; the file that was read last is in front of it.
TEST_P(Corpus, HoldsEveryPromise) {
  const std::filesystem::path folder = kCorpora / GetParam().name;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  ASSERT_FALSE(files.empty()) << folder;
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::cerr << file.filename() << '\n';
    const std::string input = test::read_file(file);
    GetParam().function(input);
    // And what a byte more or less makes of it.
    for (std::size_t size = 0; size < std::min<std::size_t>(input.size(), 200); ++size)
      GetParam().function(std::string_view(input).substr(0, size));
  }
}

TEST(Corpora, BelongToATarget) {
  for (const auto& entry : std::filesystem::directory_iterator(kCorpora)) {
    const std::string name = entry.path().filename().string();
    EXPECT_TRUE(std::any_of(std::begin(kTargets), std::end(kTargets), [&](const Target& target) {
      return name == target.name;
    })) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Corpus, testing::ValuesIn(kTargets),
                         [](const auto& target) { return std::string(target.param.name); });

}  // namespace
}  // namespace homing::fuzz
