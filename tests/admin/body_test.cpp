#include "homing/admin/body.hpp"

#include <gmock/gmock.h>

namespace homing::admin {
namespace {

using testing::ElementsAre;

/// The fields that finish() complains of.
std::vector<std::string> faults_of(Body& body) {
  std::vector<std::string> fields;
  try {
    body.finish();
  } catch (const Problem& problem) {
    EXPECT_EQ(problem.status, 400U);
    for (const FieldFault& fault : problem.errors) fields.push_back(fault.field);
  }
  return fields;
}

TEST(Body, GathersAllThatIsWrong) {
  Body body(nlohmann::ordered_json{{"name", 7}, {"role", ""}, {"extra", 1}, {"flag", "yes"}});
  EXPECT_EQ(body.text("name"), "");
  EXPECT_EQ(body.text("role"), "");
  EXPECT_EQ(body.text("password"), "");
  EXPECT_EQ(body.optional_flag("flag"), std::nullopt);
  EXPECT_THAT(faults_of(body), ElementsAre("name", "role", "password", "flag", "extra"));
}

TEST(Body, TakesWhatIsRight) {
  Body body(nlohmann::ordered_json{{"name", "Änne"}, {"flag", true}, {"ids", {"a", "b"}}, {"gone", nullptr}});
  EXPECT_EQ(body.text("name"), "Änne");
  EXPECT_EQ(body.optional_flag("flag"), true);
  EXPECT_THAT(body.texts("ids", 2), ElementsAre("a", "b"));
  EXPECT_EQ(body.optional_text("gone"), std::nullopt);
  EXPECT_THAT(faults_of(body), ElementsAre());
}

TEST(Body, TakesNoControlCharactersAndNoTextThatCannotBeStored) {
  for (const std::string& bad :
       {std::string("a\nb"), std::string("a\0b", 3), std::string("\xFF"), std::string("\x7F")}) {
    Body body(nlohmann::ordered_json{{"name", bad}});
    (void)body.text("name");
    EXPECT_THAT(faults_of(body), ElementsAre("name"));
  }
}

TEST(Call, SaysThatABodyIsNoJsonObject) {
  Call call;
  call.content_type = "application/json";
  for (const char* body : {"", "{", "[]", "1", "{\"a\":1}x", "{\"a\":1e999}"}) {
    call.body = body;
    EXPECT_THROW((void)call.json(), Problem) << body;
  }
  call.body = "{}";
  EXPECT_NO_THROW((void)call.json());
  call.content_type = "text/plain";
  try {
    (void)call.json();
    FAIL() << "a form of another site could send this";
  } catch (const Problem& problem) {
    EXPECT_EQ(problem.status, 415U);
  }
}

TEST(Call, NamesParametersThatItDoesNotKnow) {
  Call call;
  call.query = {{"limit", "501"}, {"curser", "1"}};
  EXPECT_THROW(call.allow_parameters({"limit", "cursor"}), Problem);
  EXPECT_THROW((void)call.number("limit", 50, 1, 500), Problem);
  EXPECT_EQ(call.number("other", 50, 1, 500), 50);
}

}  // namespace
}  // namespace homing::admin
