#include "homing/admin/endpoint.hpp"

#include <gmock/gmock.h>

namespace homing::admin {
namespace {

using testing::ElementsAre;

Endpoints some() {
  Endpoints endpoints;
  for (const auto& [method, path] :
       std::vector<std::pair<std::string_view, std::string_view>>{{"GET", "/offers"},
                                                                  {"POST", "/offers"},
                                                                  {"GET", "/offers/{offer}"},
                                                                  {"GET", "/offers/{offer}/goals/{goal}"}}) {
    endpoints.add({method, path, Role::kViewer, nullptr});
  }
  return endpoints;
}

TEST(Endpoints, AreFoundByMethodAndPath) {
  const Endpoints endpoints = some();
  EXPECT_EQ(endpoints.find("POST", "/offers").endpoint, &endpoints.all()[1]);
  EXPECT_EQ(endpoints.find("GET", "/offers/7").endpoint, &endpoints.all()[2]);
  EXPECT_EQ(endpoints.find("HEAD", "/offers").endpoint, &endpoints.all()[0]);
}

TEST(Endpoints, TakeWhatStandsInThePathDecodedOnce) {
  const Endpoints endpoints = some();
  EXPECT_THAT(endpoints.find("GET", "/offers/acme-shoes/goals/a%2Fb").arguments,
              ElementsAre("acme-shoes", "a/b"));
  EXPECT_THAT(endpoints.find("GET", "/offers/%2541").arguments, ElementsAre("%41"));
}

TEST(Endpoints, SayWhichMethodsAPathKnows) {
  const auto found = some().find("PUT", "/offers");
  EXPECT_EQ(found.endpoint, nullptr);
  EXPECT_EQ(found.allow, "GET, POST");
}

TEST(Endpoints, KnowNoOtherPath) {
  for (const char* path :
       {"", "/", "/offer", "/offers/", "/offers/7/goals", "/offers/7/goals/1/x", "offers", "//offers"}) {
    EXPECT_EQ(some().find("GET", path).allow, "") << path;
  }
}

}  // namespace
}  // namespace homing::admin
