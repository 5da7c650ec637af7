#include <nlohmann/json.hpp>

#include "homing/core/percent.hpp"
#include "postback/json_body.hpp"
#include "postback/parameters.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/targets.hpp"

namespace homing::fuzz {
namespace {

constexpr std::string_view kSecret = "s3cret-s3cret-s3cret";

void read(std::string_view query, std::string_view body, std::string_view content_type) {
  http::Request request;
  request.method = http::Method::kPost;
  request.method_name = "POST";
  request.query = query;
  request.body = body;
  request.headers.emplace_back("Content-Type", content_type);
  postback::Parameters parameters;
  const auto fault = postback::read_parameters(request, parameters);
  promise(!fault || !fault->message.empty(), "a refusal has a sentence");
  promise(parameters.all.size() <= 2 * postback::kMaxParameters, "no more parameters than the limit");
  parameters.all.push_back({"token", std::string(kSecret)});
  const std::string masked = parameters.masked();
  promise(is_clean(masked), "what is stored is printable ASCII");
  promise(masked.find(kSecret) == std::string::npos, "the token is not stored");
}

void read_json(std::string_view body) {
  std::string error;
  const auto members = postback::read_json_body(body, error);
  promise(members.has_value() == error.empty(), "a refused body has a sentence, a taken one none");
  if (members) promise(nlohmann::json::accept(body), "what is no JSON is not taken");
}

}  // namespace

/// The input's first line is the query, the rest the body: read as a form, as JSON, and as neither.
void postback_body(std::string_view input) {
  if (input.find(kSecret) != std::string_view::npos) return;
  const std::string_view query = take_line(input);
  read(query, input, "application/x-www-form-urlencoded");
  read(query, input, "application/json; charset=utf-8");
  read(query, input, "text/plain");
  read_json(input);
}

}  // namespace homing::fuzz
