#include "store/failure.hpp"

#include <gtest/gtest.h>

namespace homing::store {
namespace {

struct Case {
  const char* sqlstate;
  StoreFailure failure;
};

TEST(Classify, TellsWhatTheCallerCanDo) {
  using enum StoreFailure;
  const Case table[] = {
      {"08006", kUnavailable},  // connection failure
      {"53100", kUnavailable},  // disk full
      {"53300", kUnavailable},  // too many connections
      {"57P01", kUnavailable},  // admin shutdown
      {"58030", kUnavailable},  // i/o error
      {"25006", kUnavailable},  // read-only
      {"25P03", kUnavailable},  // idle in transaction for too long
      {"57014", kTimedOut},     // statement timeout
      {"55P03", kTimedOut},     // lock timeout
      {"40001", kConflict},     // serialization failure
      {"40P01", kConflict},     // deadlock
      {"40003", kInDoubt},      // completion unknown
      {"22021", kBadData},      // invalid byte sequence
      {"22P05", kBadData},      // \u0000 in JSON
      {"23505", kBadData},      // unique
      {"23514", kBadData},      // check
      {"54000", kBadData},      // too large
      {"42P01", kBroken},       // no such table
      {"42501", kBroken},       // no permission
      {"25P02", kBroken},       // aborted transaction
      {"XX000", kBroken},       // internal error
      {"", kBroken},
  };
  for (const Case& row : table) EXPECT_EQ(classify(row.sqlstate), row.failure) << row.sqlstate;
}

}  // namespace
}  // namespace homing::store
