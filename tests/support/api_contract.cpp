#include "tests/support/api_contract.hpp"

#include <filesystem>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <vector>

namespace homing::test {
namespace {

using nlohmann::json;
using valijson::adapters::NlohmannJsonAdapter;

constexpr std::string_view kBase = "/api/v1";

json read_description() {
  json description = json::object();
  for (const auto& file : std::filesystem::directory_iterator(HOMING_SOURCE_FOLDER "/api")) {
    if (file.path().extension() != ".json") continue;
    std::ifstream in(file.path());
    description.merge_patch(json::parse(in));
  }
  return description;
}

const json& description() {
  static const json all = read_description();
  return all;
}

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    path.remove_prefix(1);
    parts.push_back(path.substr(0, path.find('/')));
    path.remove_prefix(parts.back().size());
  }
  return parts;
}

/// How many segments are alike to the letter; empty where the path is none of the pattern.
std::optional<int> likeness(std::string_view pattern, std::string_view path) {
  const auto expected = segments(pattern);
  const auto given = segments(path);
  if (expected.size() != given.size()) return std::nullopt;
  int alike = 0;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (expected[i] == given[i]) {
      ++alike;
    } else if (!expected[i].starts_with('{')) {
      return std::nullopt;
    }
  }
  return alike;
}

/// Null where no path of the description is it.
const json* operations_of(std::string_view path) {
  const json* found = nullptr;
  int best = -1;
  for (const auto& [pattern, operations] : description().at("paths").items()) {
    const auto alike = likeness(pattern, path);
    if (!alike || *alike <= best) continue;
    best = *alike;
    found = &operations;
  }
  return found;
}

const json& resolved(const json& node) {
  if (!node.contains("$ref")) return node;
  return description().at(json::json_pointer(node.at("$ref").get<std::string>().substr(1)));
}

/// Empty when it is of the schema. One at a time: valijson makes a std::regex of each pattern, and those of
/// libstdc++ fill a table of the locale that all threads share.
std::string faults_of(json schema_document, const json& value) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  schema_document["components"] = description().at("components");  // where its $refs lead
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(NlohmannJsonAdapter(schema_document), schema);
  valijson::ValidationResults results;
  valijson::Validator validator;
  if (validator.validate(schema, NlohmannJsonAdapter(value), &results)) return {};
  std::string faults;
  for (valijson::ValidationResults::Error error; results.popError(error);) {
    for (const std::string& part : error.context) faults += part;
    faults += ": " + error.description + "; ";
  }
  return faults;
}

}  // namespace

void check_contract(std::string_view method, std::string_view target, const HttpResponse& response) {
  if (!target.starts_with(kBase)) return;
  const std::string_view path = target.substr(kBase.size(), target.find('?') - kBase.size());
  const json* const operations = operations_of(path);
  if (operations == nullptr || response.status == 405) return;
  const auto broken = [&](const std::string& what) {
    throw ContractBroken(std::string(method) + " " + std::string(path) + " " +
                         std::to_string(response.status) + ": " + what + "\n" + response.body);
  };
  std::string name(method == "HEAD" ? "GET" : method);
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (!operations->contains(name)) return broken("the description has no such method");
  const json& responses = operations->at(name).at("responses");
  const std::string status = std::to_string(response.status);
  if (!responses.contains(status) && response.status < 400)
    return broken("the description has no such status");
  const json& described = resolved(responses.at(responses.contains(status) ? status : "default"));
  if (response.body.empty()) return;
  const std::string type =
      response.header("Content-Type").substr(0, response.header("Content-Type").find(';'));
  if (!described.contains("content") || !described.at("content").contains(type))
    return broken("the description has no content of the type '" + type + "' here");
  if (!type.ends_with("json")) return;
  const std::string faults =
      faults_of(described.at("content").at(type).at("schema"), json::parse(response.body));
  if (!faults.empty()) broken(faults);
}

}  // namespace homing::test
