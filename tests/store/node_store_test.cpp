#include "homing/store/node_store.hpp"

#include <gtest/gtest.h>

#include "tests/support/postgres.hpp"

namespace homing::store {
namespace {

class NodeStoreTest : public testing::Test {
 protected:
  NodeNumber lease(std::uint64_t journal, std::optional<NodeNumber> preferred = std::nullopt) {
    return nodes_.lease(Uuid::from_halves(journal, 1), preferred, "test-host");
  }

  test::TestDatabase server_;
  Database database_{DatabaseOptions{.url = server_.url()}};
  NodeStore nodes_{database_};
};

TEST_F(NodeStoreTest, EveryJournalHasANumberOfItsOwnAndKeepsIt) {
  EXPECT_EQ(lease(1), 0);
  EXPECT_EQ(lease(2), 1);
  EXPECT_EQ(lease(1), 0);
  EXPECT_EQ(server_.value("SELECT count(*) FROM journal_cursor WHERE position = 1"), "2");
}

TEST_F(NodeStoreTest, AFreeNumberThatAJournalHadBeforeIsItsAgain) {
  EXPECT_EQ(lease(1, 7), 7);
  EXPECT_EQ(lease(2, 7), 0) << "7 is taken";
}

TEST_F(NodeStoreTest, TheCursorOfAKeptNumberStays) {
  EXPECT_EQ(lease(1), 0);
  test::rows(server_.url(), "UPDATE journal_cursor SET position = 500 RETURNING 1");
  EXPECT_EQ(lease(1), 0);
  EXPECT_EQ(server_.value("SELECT position FROM journal_cursor"), "500");
}

TEST_F(NodeStoreTest, ANumberThatWentToAnotherJournalIsNoticed) {
  const NodeNumber node = lease(1);
  EXPECT_TRUE(nodes_.seen(node, Uuid::from_halves(1, 1)));
  EXPECT_FALSE(nodes_.seen(node, Uuid::from_halves(2, 1)));
}

TEST_F(NodeStoreTest, TheInstallationStaysTheSame) {
  EXPECT_EQ(nodes_.installation(), nodes_.installation());
}

}  // namespace
}  // namespace homing::store
