#pragma once

#include <map>
#include <string>
#include <vector>

#include "homing/apply/applier.hpp"
#include "homing/store/apply_store.hpp"
#include "tests/apply/fake_journal.hpp"
#include "tests/apply/samples.hpp"

namespace homing::test {

/// A clock that stands until it is moved.
class StandingClock final : public Clock {
 public:
  [[nodiscard]] UnixMillis now() const noexcept override { return time; }
  UnixMillis time = apply::test::kNoon + std::chrono::minutes(10);
};

/// A server's journal and applier on a real database, stepped by the test.
class RoadNode {
 public:
  /// @param leased_by  the journal whose lease the number is
  RoadNode(store::Database& database, NodeNumber number, const Uuid& leased_by, const Clock& clock,
           std::chrono::milliseconds settle_every);

  /// Steps until there is nothing to do. @throws std::runtime_error  it does not come to that
  void apply_all();

  const NodeNumber number;
  apply::test::FakeJournal journal;
  std::map<std::string, std::vector<std::string>> told;  ///< By postback: the codes.

 private:
  Metrics metrics_;
  journal::PosixFileSystem disk_;
  store::ApplyStore store_;
  journal::Reader reader_;
  apply::Applier applier_;
};

}  // namespace homing::test
