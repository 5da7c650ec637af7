#include "postback/parameters.hpp"

#include <gtest/gtest.h>

#include "postback/json_body.hpp"

namespace homing::postback {
namespace {

http::Request post(std::string_view type, std::string_view body, std::string_view query = "") {
  http::Request request;
  request.method = http::Method::kPost;
  request.headers.emplace_back("Content-Type", type);
  request.body = body;
  request.query = query;
  return request;
}

std::string value_of(const http::Request& request, std::string_view name) {
  Parameters parameters;
  const auto fault = read_parameters(request, parameters);
  EXPECT_FALSE(fault) << fault->message;
  return std::string(parameters.find(name).value_or("<absent>"));
}

TEST(Parameters, ComeFromTheQueryAFormOrJson) {
  http::Request get;
  get.query = "txid=A%2B1&amount=1.50";
  EXPECT_EQ(value_of(get, "txid"), "A+1");
  EXPECT_EQ(value_of(post("application/x-www-form-urlencoded; charset=utf-8", "txid=A%2B1"), "txid"), "A+1");
  EXPECT_EQ(value_of(post("Application/JSON", R"({"txid":"A+1"})"), "txid"), "A+1");
  EXPECT_EQ(value_of(post("", "", "txid=A"), "txid"), "A");
}

TEST(Parameters, JsonNumbersKeepEveryDigit) {
  const std::string_view body =
      R"({"amount": 123456789012.123456, "txid": 1001, "adv1": 1e3, "adv2": null, "adv3": 1.10})";
  const auto request = post("application/json", body);
  EXPECT_EQ(value_of(request, "amount"), "123456789012.123456");
  EXPECT_EQ(value_of(request, "txid"), "1001");
  EXPECT_EQ(value_of(request, "adv1"), "1e3");
  EXPECT_EQ(value_of(request, "adv2"), "<absent>");
  EXPECT_EQ(value_of(request, "adv3"), "1.10");
}

TEST(Parameters, QueryAndBodyTogetherShowARepeatedName) {
  for (const auto* body : {R"({"txid":"a"})", R"({"adv1":"x","txid":"b"})"}) {
    Parameters parameters;
    EXPECT_FALSE(read_parameters(post("application/json", body, "txid=a"), parameters));
    EXPECT_EQ(parameters.count("txid"), 2U);
  }
  Parameters parameters;
  EXPECT_FALSE(read_parameters(post("application/json", R"({"txid":"a","txid":"b"})"), parameters));
  EXPECT_EQ(parameters.count("txid"), 2U);
}

TEST(Parameters, WhatCanBeReadOfABadRequestIsKept) {
  Parameters parameters;
  const auto fault = read_parameters(post("application/json", "{", "click_id=abc"), parameters);
  EXPECT_EQ(fault->code, PostbackCode::kBodyInvalid);
  EXPECT_EQ(parameters.find("click_id"), "abc");
}

TEST(Parameters, AJsonNumberKeepsItsSign) {
  EXPECT_EQ(value_of(post("application/json", R"({"amount":-0})"), "amount"), "-0");
}

TEST(Parameters, AnAnswerNeverRepeatsALongName) {
  Parameters parameters;
  const std::string body = "{\"" + std::string(60'000, 'k') + "\":{}}";
  EXPECT_LT(read_parameters(post("application/json", body), parameters)->message.size(), 200U);
}

using Case = std::pair<std::string, std::string>;

class BadBody : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(BadBody, IsRefusedWithASentence) {
  Parameters parameters;
  const auto fault = read_parameters(post(GetParam().first, GetParam().second), parameters);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code, PostbackCode::kBodyInvalid);
  EXPECT_FALSE(fault->message.empty());
}

INSTANTIATE_TEST_SUITE_P(
    , BadBody,
    testing::Values(Case{"application/json", "{"}, Case{"application/json", "[]"},
                    Case{"application/json", "1"}, Case{"application/json", "null"},
                    Case{"application/json", R"({"a":{"b":1}})"}, Case{"application/json", R"({"a":[1]})"},
                    Case{"application/json", R"({"a":1} x)"}, Case{"application/json", R"({"a":1e400})"},
                    Case{"application/json", "{\"a\":\"\xff\"}"}, Case{"text/plain", "a=1"}, Case{"", "a=1"},
                    Case{"multipart/form-data", "a=1"}));

TEST(Parameters, MoreThan64AreRefused) {
  std::string body = "a=1";
  for (int i = 0; i < 64; ++i) body += "&a=1";
  Parameters parameters;
  const auto fault = read_parameters(post("application/x-www-form-urlencoded", body), parameters);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code, PostbackCode::kParameterInvalid);
  EXPECT_EQ(parameters.all.size(), 64U);
}

}  // namespace
}  // namespace homing::postback
