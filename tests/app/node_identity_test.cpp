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
  const NodeIdentity identity{Uuid::from_halves(1, 2), Uuid::from_halves(3, 4), 4095};
  save_identity(identity, path);
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
