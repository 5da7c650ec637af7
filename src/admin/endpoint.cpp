#include "homing/admin/endpoint.hpp"

#include <iterator>
#include <utility>

#include "homing/core/percent.hpp"

namespace homing::admin {
namespace {

/// Takes the first part of a path off, with the slash in front of it.
std::string_view take_part(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view part = path.substr(0, path.find('/'));
  path.remove_prefix(part.size());
  return part;
}

std::string decode_part(std::string_view part) {
  std::string text(part);
  text.resize(static_cast<std::size_t>(percent_decode(part, text.data()) - text.data()));
  return text;
}

/// What stands for `{...}`; empty when the path is another one.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> arguments;
  while (!pattern.empty() && path.starts_with('/')) {
    const std::string_view wanted = take_part(pattern);
    const std::string_view part = take_part(path);
    if (wanted.starts_with('{')) {
      if (part.empty()) return std::nullopt;
      arguments.push_back(decode_part(part));
    } else if (wanted != part) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return arguments;
}

}  // namespace

void Endpoints::add_all(std::vector<Endpoint> endpoints) {
  std::move(endpoints.begin(), endpoints.end(), std::back_inserter(endpoints_));
}

Endpoints::Found Endpoints::find(std::string_view method, std::string_view path) const {
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  Found found;
  for (const Endpoint& endpoint : endpoints_) {
    auto arguments = match(endpoint.path, path);
    if (!arguments) continue;
    found.allow.append(found.allow.empty() ? "" : ", ").append(endpoint.method);
    if (endpoint.method != wanted || found.endpoint != nullptr) continue;
    found.endpoint = &endpoint;
    found.arguments = std::move(*arguments);
  }
  return found;
}

}  // namespace homing::admin
