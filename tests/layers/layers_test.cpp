// Who may include whom: the module table of src/README.md, checked on every file below include/ and src/.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace homing {
namespace {

namespace fs = std::filesystem;
using Modules = std::set<std::string>;

const std::map<std::string, Modules> kMayInclude = {
    {"core", {}},
    {"model", {"core"}},
    {"http", {"core"}},
    {"journal", {"core"}},
    {"catalog", {"core", "model"}},
    {"enrich", {"core", "model"}},
    {"click", {"core", "model", "http", "catalog", "journal", "enrich"}},
    {"postback", {"core", "model", "http", "catalog", "journal"}},
    {"apply", {"core", "model", "journal"}},
    {"outbound", {"core", "model", "http"}},
    {"admin", {"core", "model", "http", "catalog"}},
    {"store", {"core", "model", "catalog", "apply", "outbound", "admin"}},
    {"pages", {"core", "http"}},
    {"app",
     {"core", "model", "http", "journal", "catalog", "enrich", "click", "postback", "apply", "outbound",
      "admin", "store", "pages"}},
};

// What only one module may touch: a pattern of a line, and the module.
const std::vector<std::pair<std::regex, std::string>> kReserved = {
    {std::regex(R"re(#include\s*[<"]pqxx)re"), "store"},
    {std::regex(R"re(#include\s*[<"]homing_sql/)re"), "store"},
    {std::regex(R"re(#include\s*[<"]boost/beast)re"), "http"},
    {std::regex(R"re(#include\s*[<"]boost/asio/ssl)re"), "http"},
    {std::regex(R"re(#include\s*[<"](maxminddb|re2/|yaml-cpp/))re"), "enrich"},
    {std::regex(R"re("[^"]*\b(SELECT .*|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE TABLE|COPY \w+)\b)re"),
     "store"},
};

/// The module that a line includes a header of: "homing/<module>/x.hpp" or, private, "<module>/x.hpp". Else
/// empty.
std::string included_module(const std::string& line) {
  static const std::regex include(R"re(^\s*#include\s*"(homing/)?(\w+)/[^"]*".*)re");
  std::smatch match;
  if (!std::regex_match(line, match, include) || !kMayInclude.contains(match[2])) return "";
  return match[2];
}

bool is_private_include(const std::string& line) {
  return line.find("\"homing/") == std::string::npos;
}

/// What is wrong with a line of a file of `module`; empty when nothing.
std::string objection(const std::string& module, const std::string& line) {
  const std::string included = included_module(line);
  if (!included.empty() && included != module) {
    if (is_private_include(line)) return module + " includes a private header of " + included;
    if (!kMayInclude.at(module).contains(included)) return module + " must not include " + included;
  }
  for (const auto& [pattern, owner] : kReserved) {
    if (module != owner && std::regex_search(line, pattern)) return "only " + owner + " may have this";
  }
  return "";
}

std::vector<fs::path> source_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension();
    if (extension == ".hpp" || extension == ".cpp") files.push_back(entry.path());
  }
  return files;
}

/// @return how many files it has read
std::size_t check_tree(const fs::path& folder) {
  const std::vector<fs::path> files = source_files(folder);
  for (const fs::path& file : files) {
    const std::string module = *fs::relative(file, folder).begin();
    EXPECT_TRUE(kMayInclude.contains(module)) << file << " is in a folder that is no module";
    if (!kMayInclude.contains(module)) continue;
    std::ifstream lines(file);
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      const std::string wrong = objection(module, line);
      EXPECT_EQ(wrong, "") << file.string() << ":" << number << ": " << line;
    }
  }
  return files.size();
}

TEST(Layers, HeadersIncludeOnlyWhatTheTableAllows) {
  EXPECT_GT(check_tree(fs::path(HOMING_SOURCE_FOLDER) / "include" / "homing"), 0U);
}

TEST(Layers, SourcesIncludeOnlyWhatTheTableAllows) {
  EXPECT_GT(check_tree(fs::path(HOMING_SOURCE_FOLDER) / "src"), 0U);
}

TEST(Layers, TheTableHasNoCycle) {
  for (const auto& [module, allowed] : kMayInclude) {
    for (const std::string& other : allowed) {
      EXPECT_FALSE(kMayInclude.at(other).contains(module)) << module << " and " << other;
      for (const std::string& further : kMayInclude.at(other)) EXPECT_NE(further, module);
    }
  }
}

TEST(Layers, TheCheckObjectsToWhatItIsFor) {
  EXPECT_NE(objection("journal", R"(#include "homing/model/click.hpp")"), "");
  EXPECT_NE(objection("click", R"(#include "homing/store/database.hpp")"), "");
  EXPECT_NE(objection("click", R"(#include "journal/segments.hpp")"), "");
  EXPECT_NE(objection("apply", "#include <pqxx/pqxx>"), "");
  EXPECT_NE(objection("app", "#include <boost/beast/http.hpp>"), "");
  EXPECT_NE(objection("app", R"(  work.exec("SELECT 1 FROM clicks");)"), "");
  EXPECT_EQ(objection("click", R"(#include "homing/journal/journal.hpp")"), "");
  EXPECT_EQ(objection("journal", R"(#include "journal/segments.hpp")"), "");
  EXPECT_EQ(objection("store", "#include <pqxx/pqxx>"), "");
}

}  // namespace
}  // namespace homing
