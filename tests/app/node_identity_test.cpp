#include "app/node_identity.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "homing/core/error.hpp"
#include "tests/support/temp_folder.hpp"

namespace homing::app {
namespace {

TEST(NodeIdentity, IsKeptInTheFolder) {
  const test::TempFolder folder;
  const std::string path = (std::filesystem::path(folder.path()) / "node.json").string();
  EXPECT_FALSE(load_identity(path));
  NodeIdentity identity{
      .installation = Uuid::from_halves(1, 2), .node = 4095, .lineage = {.journal = Uuid::from_halves(3, 4)}};
  save_identity(identity, path);
  EXPECT_EQ(load_identity(path), identity);
  identity.lineage.begin({Uuid::from_halves(5, 6)});
  identity.lineage.begin({Uuid::from_halves(8, 9), 7, true});
  save_identity(identity, path);
  EXPECT_EQ(load_identity(path), identity);
}

TEST(NodeIdentity, OfAnEarlierVersionHasNoProcesses) {
  const test::TempFolder folder;
  const std::string path = (std::filesystem::path(folder.path()) / "node.json").string();
  std::ofstream(path) << R"({"installation":"00000000000000010000000000000002",)"
                      << R"("journal":"00000000000000030000000000000004","node":7})";
  const NodeIdentity identity{
      .installation = Uuid::from_halves(1, 2), .node = 7, .lineage = {.journal = Uuid::from_halves(3, 4)}};
  EXPECT_EQ(load_identity(path), identity);
}

TEST(NodeIdentity, ADamagedFileIsNamed) {
  const test::TempFolder folder;
  const std::string path = (std::filesystem::path(folder.path()) / "node.json").string();
  for (const auto* text : {"", "{}", R"({"installation":"x","journal":"y","node":1})"}) {
    std::ofstream(path) << text;
    EXPECT_THROW((void)load_identity(path), UserError) << text;
  }
}

}  // namespace
}  // namespace homing::app
