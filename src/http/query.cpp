#include "homing/http/query.hpp"

#include <algorithm>

#include "homing/core/percent.hpp"

namespace homing::http {
namespace {

Parameter parse_parameter(std::string_view raw) {
  const std::string_view pair = raw.substr(std::min(raw.find_first_not_of('?'), raw.size()));
  const std::size_t equals = std::min(pair.find('='), pair.size());
  return Parameter{.name = percent_decode(pair.substr(0, equals)),
                   .value = percent_decode(pair.substr(std::min(equals + 1, pair.size()))),
                   .raw = raw};
}

}  // namespace

std::optional<std::vector<Parameter>> parse_query(std::string_view query, std::size_t limit) {
  std::vector<Parameter> parameters;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view raw = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (raw.empty()) continue;
    if (parameters.size() == limit) return std::nullopt;
    parameters.push_back(parse_parameter(raw));
  }
  return parameters;
}

}  // namespace homing::http
