#include "store/connection_string.hpp"

#include <gmock/gmock.h>

#include "homing/core/error.hpp"

namespace homing::store {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string with_url(const std::string& url) {
  DatabaseOptions options;
  options.url = url;
  return connection_string(options);
}

TEST(ConnectionString, TakesAUrlAndPairs) {
  for (const char* url :
       {"postgresql://ann:p%27w@db.example:6432/homing?sslmode=require",
        "host=db.example port=6432 user=ann password='p\\'w' dbname=homing sslmode=require"}) {
    EXPECT_THAT(with_url(url), AllOf(HasSubstr("host='db.example'"), HasSubstr("port='6432'"),
                                     HasSubstr("user='ann'"), HasSubstr("password='p\\'w'"),
                                     HasSubstr("dbname='homing'"), HasSubstr("sslmode='require'")));
  }
}

TEST(ConnectionString, AddsWhatEverySessionNeeds) {
  EXPECT_THAT(with_url("postgresql:///homing"),
              AllOf(HasSubstr("application_name='homing'"), HasSubstr("connect_timeout='3'"),
                    HasSubstr("client_encoding='UTF8'"), HasSubstr("tcp_user_timeout='30000'"),
                    HasSubstr("-c search_path=homing"), HasSubstr("-c timezone=UTC"),
                    HasSubstr("-c statement_timeout=30000")));
}

TEST(ConnectionString, PlansLookupsOnceAndWithoutReadingAWholeTable) {
  DatabaseOptions options;
  options.url = "postgresql:///homing";
  EXPECT_THAT(connection_string(options), Not(HasSubstr("enable_seqscan")));
  options.lookups_only = true;
  EXPECT_THAT(connection_string(options),
              AllOf(HasSubstr("-c plan_cache_mode=force_generic_plan"), HasSubstr("-c enable_seqscan=off")));
}

TEST(ConnectionString, KeepsWhatTheOperatorSet) {
  EXPECT_THAT(
      with_url("postgresql:///homing?application_name=eu1&connect_timeout=9&options=-c%20work_mem%3D64MB"),
      AllOf(HasSubstr("application_name='eu1'"), HasSubstr("connect_timeout='9'"),
            HasSubstr("options='-c work_mem=64MB -c search_path=homing")));
}

TEST(ConnectionString, DoesNotShowThePasswordOfAUrlThatItRefuses) {
  try {
    (void)with_url("postgres//ann:secret@db.example/homing");
    FAIL() << "taken";
  } catch (const UserError& e) {
    EXPECT_THAT(e.what(), AllOf(HasSubstr("postgresql://"), Not(HasSubstr("secret"))));
  }
}

}  // namespace
}  // namespace homing::store
