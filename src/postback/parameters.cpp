#include "postback/parameters.hpp"

#include <algorithm>

#include "homing/core/percent.hpp"
#include "homing/core/text.hpp"
#include "homing/http/query.hpp"
#include "postback/json_body.hpp"

namespace homing::postback {
namespace {

const ReadFault kTooMany{PostbackCode::kParameterInvalid,
                         "There are more than 64 parameters; 64 at most were expected."};

/// The first 64 parameters of a query or form, and whether there are more.
bool append_form(std::string_view text, std::vector<NamedValue>& all) {
  std::size_t end = 0;
  for (std::size_t count = 0; count < kMaxParameters && end != std::string_view::npos; ++count) {
    end = text.find('&', count == 0 ? 0 : end + 1);
  }
  const auto query = http::parse_query(text.substr(0, end), kMaxParameters);
  for (const http::Parameter& parameter : query->parameters) {
    all.push_back({std::string(parameter.name), std::string(parameter.value)});
  }
  return end != std::string_view::npos;
}

/// `application/json; charset=utf-8` -> `application/json`.
std::string media_type(const http::Request& request) {
  const std::string_view header = request.header("Content-Type").value_or("");
  return to_lower(trim(header.substr(0, header.find(';'))));
}

std::optional<ReadFault> append_body(const http::Request& request, std::vector<NamedValue>& all) {
  const std::string type = media_type(request);
  if (type == "application/x-www-form-urlencoded") {
    return append_form(request.body, all) ? std::optional(kTooMany) : std::nullopt;
  }
  if (type != "application/json") {
    return ReadFault{
        PostbackCode::kBodyInvalid,
        "The body's Content-Type has to be application/x-www-form-urlencoded or application/json."};
  }
  std::string error;
  auto members = read_json_body(request.body, error);
  if (!members) return ReadFault{PostbackCode::kBodyInvalid, std::move(error)};
  all.insert(all.end(), std::make_move_iterator(members->begin()), std::make_move_iterator(members->end()));
  return std::nullopt;
}

/// A sender that misspells `token` sends the real one all the same.
bool is_secret(std::string_view name) {
  const std::string lower = to_lower(name);
  return lower.find("token") != std::string::npos || lower.find("secret") != std::string::npos;
}

}  // namespace

std::size_t Parameters::count(std::string_view name) const noexcept {
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [&](const NamedValue& parameter) { return parameter.name == name; }));
}

bool Parameters::all_alike(std::string_view name) const noexcept {
  const std::string* first = nullptr;
  for (const NamedValue& parameter : all) {
    if (parameter.name != name) continue;
    if (first != nullptr && *first != parameter.value) return false;
    first = &parameter.value;
  }
  return true;
}

std::optional<std::string_view> Parameters::find(std::string_view name) const noexcept {
  const auto found = std::find_if(all.begin(), all.end(), [&](const NamedValue& parameter) {
    return parameter.name == name && !parameter.value.empty();
  });
  if (found == all.end()) return std::nullopt;
  return found->value;
}

std::string Parameters::masked() const {
  std::string text;
  for (const NamedValue& parameter : all) {
    if (!text.empty()) text += '&';
    percent_encode(parameter.name, text);
    text += '=';
    if (is_secret(parameter.name)) {
      text += "***";
    } else {
      percent_encode(parameter.value, text);
    }
  }
  constexpr std::size_t kKept = 8 * 1024;
  if (text.size() > kKept) text.resize(kKept);
  return text;
}

std::optional<ReadFault> read_parameters(const http::Request& request, Parameters& parameters) {
  if (append_form(request.query, parameters.all)) return kTooMany;
  if (request.method == http::Method::kPost && !request.body.empty()) {
    if (auto fault = append_body(request, parameters.all)) return fault;
  }
  if (parameters.all.size() > kMaxParameters) return kTooMany;
  return std::nullopt;
}

}  // namespace homing::postback
