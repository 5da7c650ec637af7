#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <homing_sql/sql.hpp>
#include <iostream>
#include <memory>
#include <set>
#include <utility>

#include "homing/core/log.hpp"
#include "homing/store/migrations.hpp"
#include "tests/faults/road_script.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/postgres_proxy.hpp"
#include "tests/support/scale.hpp"

/// One fixed history on a real PostgreSQL, run again and again with its n-th message to the server failing,
/// for every n, until the history has no n-th message.
namespace homing::test {
namespace {

enum class Fails : std::uint8_t {
  kUnsent,         ///< The connection is lost in front of it.
  kUnanswered,     ///< The server has it; its answer is lost with the connection.
  kAwayFromThere,  ///< That one, and whatever is tried then for a while: nothing gets through.
};

/// Whether it is the one that has the server run something, and not only prepare it.
bool runs_a_statement(std::string_view message, char type_before) {
  return is_answered(message) && !(message.front() == 'S' && type_before == 'P');
}

/// The name of the prepared statement that a Bind message runs; empty for any other message.
std::string statement_in(std::string_view message) {
  constexpr std::size_t kTypeAndLength = 5;
  if (message.front() != 'B') return {};
  const std::size_t portal_end = message.find('\0', kTypeAndLength);
  return std::string(message.substr(portal_end + 1).data());
}

/// The fault, and what it has seen. Threads: the proxy's, one at a time; its owner when they are at rest.
class NthMessage {
 public:
  /// @param all  counts every message; else one for each statement
  NthMessage(Fails how, int nth, bool all) : how_(how), nth_(nth), all_(all) {}

  Fate judge(std::string_view message) {
    if (const std::string name = statement_in(message); !name.empty()) statements.insert(name);
    if (refusals_left_ > 0) {
      --refusals_left_;
      return Fate::kCutBefore;
    }
    const char type_before = std::exchange(type_before_, message.front());
    if (!all_ && !runs_a_statement(message, type_before)) return Fate::kPass;
    if (++seen != nth_) return Fate::kPass;
    if (how_ == Fails::kAwayFromThere) refusals_left_ = kRefusals;
    return how_ == Fails::kUnanswered ? Fate::kCutBehind : Fate::kCutBefore;
  }

  std::atomic<int> seen = 0;
  std::set<std::string> statements;

 private:
  static constexpr int kRefusals = 5;

  const Fails how_;
  const int nth_;
  const bool all_;
  int refusals_left_ = 0;
  char type_before_ = 0;
};

/// A PostgreSQL for the suite: one that need not sync, because it is never killed.
class MessageHistory : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    configure_log(LogLevel::kNone, LogFormat::kText);
    postgres_ =
        std::make_unique<PrivatePostgres>(std::vector<std::string>{"fsync=off", "full_page_writes=off"});
    store::Database database({.url = postgres_->url()});
    database.set_prepare_queries(false);
    store::migrate(database);
  }
  static void TearDownTestSuite() {
    postgres_.reset();
    configure_log(LogLevel::kInfo, LogFormat::kText);
  }

  /// Plays the history with that fault, and checks what has become of it.
  void play(NthMessage& fault) {
    proxy_.judge_with([&fault](std::string_view message) { return fault.judge(message); });
    RoadScript script(proxy_.url(), other_);
    EXPECT_NO_THROW(script.run());
    proxy_.judge_with(nullptr);
    script.check();
  }

  static std::unique_ptr<PrivatePostgres> postgres_;
  PostgresProxy proxy_{postgres_->url()};
  store::Database other_{store::DatabaseOptions{.url = postgres_->url()}};
};

std::unique_ptr<PrivatePostgres> MessageHistory::postgres_;

class EveryMessage : public MessageHistory, public testing::WithParamInterface<Fails> {};

TEST_P(EveryMessage, LosesNothingAndDoublesNothingWhereverItFails) {
  constexpr int kLeast = 150;  // fewer would mean that the history does nothing
  const int stride = scaled("HOMING_MESSAGE_STRIDE", 3 * kSlowdown);
  const bool all = stride == 1;  // else each statement with one of the three faults
  int visited = 0;
  int nth = 1 + static_cast<int>(GetParam()) * stride / 3;
  for (bool reached = true; reached && !HasFailure(); nth += stride) {
    SCOPED_TRACE("message " + std::to_string(nth));
    NthMessage fault(GetParam(), nth, all);
    play(fault);
    reached = fault.seen >= nth;
    visited += reached ? 1 : 0;
  }
  EXPECT_GT(nth, kLeast);
  std::cout << visited << " of about " << nth - stride << (all ? " messages" : " statements")
            << " were made to fail\n";
}

TEST_F(MessageHistory, HasEveryStatementOfAServer) {
  NthMessage none(Fails::kUnsent, 0, true);
  play(none);
  std::set<std::string> missing;
  for (const sql::Query& query : sql::queries)
    if (!none.statements.contains(query.name)) missing.insert(query.name);
  // Of commands, of the operator's side and of days that are over, which are not on the road.
  constexpr std::array kElsewhere{
      "verify_",     "accounts_",     "audit_",          "report_",     "ledger_",     "explain_",
      "live_",       "postbacks_",    "conversions_",    "deliveries_", "promo_",      "health_",
      "value_sums_", "page_filters_", "ext_id_indexes_", "day_upkeep_", "day_vacuums_"};
  std::erase_if(missing, [&](const std::string& name) {
    return std::any_of(kElsewhere.begin(), kElsewhere.end(),
                       [&](const char* prefix) { return name.starts_with(prefix); });
  });
  EXPECT_THAT(missing, testing::ElementsAre("catalog_add_click_id_key", "trace_click"))
      << "those of commands";
  std::cout << none.seen << " messages, " << none.statements.size() << " statements\n";
}

std::string name_of_fault(const testing::TestParamInfo<Fails>& test_case) {
  static constexpr const char* kNames[] = {"Unsent", "Unanswered", "AwayFromThere"};
  return kNames[static_cast<std::size_t>(test_case.param)];
}

INSTANTIATE_TEST_SUITE_P(, EveryMessage,
                         testing::Values(Fails::kUnsent, Fails::kUnanswered, Fails::kAwayFromThere),
                         name_of_fault);

}  // namespace
}  // namespace homing::test
