#include "homing/admin/call.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "admin/bounded_json.hpp"
#include "homing/core/text.hpp"
#include "homing/http/query.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostParameters = 200;

std::string header_text(const std::optional<std::string_view>& header) {
  return std::string(header.value_or(""));
}

/// Without the parameters behind `;`.
std::string media_type(std::string_view header) {
  return to_lower(trim(header.substr(0, header.find(';'))));
}

bool is_json_type(const std::string& type) {
  return type == "application/json" || type == "application/merge-patch+json";
}

std::string joined(std::initializer_list<std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

}  // namespace

std::optional<Call> to_call(const http::Request& request, UnixMillis now) {
  const auto query = http::parse_query(request.query, kMostParameters);
  if (!query) return std::nullopt;
  Call call;
  call.method = request.method_name;
  call.path = request.path;
  for (const http::Parameter& parameter : query->parameters) {
    call.query.emplace_back(std::string(parameter.name), std::string(parameter.value));
  }
  call.body = request.body;
  call.content_type = media_type(header_text(request.header("Content-Type")));
  call.if_match = header_text(request.header("If-Match"));
  call.report_id = header_text(request.header("Report-Id"));
  call.cookie = header_text(request.header("Cookie"));
  call.authorization = header_text(request.header("Authorization"));
  call.origin = header_text(request.header("Origin"));
  call.host = header_text(request.header("Host"));
  call.client = to_text(request.client);
  call.request_id = Uuid::random_v7(now);
  call.at = now;
  return call;
}

std::optional<std::string> Call::parameter(std::string_view name) const {
  const std::vector<std::string> values = parameters(name);
  if (values.size() > 1) throw bad_input({{std::string(name), "stands more than once"}});
  return values.empty() ? std::nullopt : std::optional(values.front());
}

std::vector<std::string> Call::parameters(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [given, value] : query) {
    if (given == name) values.push_back(value);
  }
  return values;
}

int Call::number(std::string_view name, int otherwise, int least, int most) const {
  const auto text = parameter(name);
  if (!text) return otherwise;
  const auto value = parse_integer(*text);
  if (value && *value >= least && *value <= most) return static_cast<int>(*value);
  throw bad_input({{std::string(name), "'" + *text + "' is no number from " + std::to_string(least) + " to " +
                                           std::to_string(most)}});
}

void Call::allow_parameters(std::initializer_list<std::string_view> names) const {
  std::vector<FieldFault> faults;
  for (const auto& [name, value] : query) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    faults.push_back({name, names.size() == 0 ? "no parameter is known here"
                                              : "is not known here; known are " + joined(names)});
  }
  if (!faults.empty()) throw bad_input(std::move(faults));
}

void Call::insist_on_json() const {
  if (is_json_type(content_type)) return;
  throw Problem{415, "content_type_unsupported",
                "The body has to be JSON, with Content-Type: application/json."};
}

Json Call::json() const {
  allow_parameters({});
  insist_on_json();
  try {
    BoundedJson json = parse_bounded(body);
    if (!json.twice.empty()) throw bad_input(std::move(json.twice));
    if (json.value.is_object()) return std::move(json.value);
  } catch (const Json::parse_error& e) {
    throw Problem{400, "body_invalid", "The body is no JSON: at byte " + std::to_string(e.byte) + "."};
  } catch (const Json::exception&) {
    throw Problem{400, "body_invalid", "The body is no JSON: a number is too large."};
  }
  throw Problem{400, "body_invalid", "The body has to be a JSON object."};
}

}  // namespace homing::admin
