#include "catalog/query_parameters.hpp"

#include <algorithm>

#include "homing/catalog/url_template.hpp"
#include "homing/core/percent.hpp"

namespace homing::catalog {

void add_query_parameter_at(std::string& text, std::size_t start, std::string_view name,
                            std::string_view value) {
  const auto end = std::min(text.find('#', start), text.size());
  const auto query = text.find('?', start);
  std::string parameter;
  if (query >= end) {
    parameter = "?";
  } else if (query + 1 < end && text[end - 1] != '&') {
    parameter = "&";
  }
  parameter.append(name).append("=").append(value);
  text.insert(end, parameter);
}

void add_query_parameter(std::string& url, std::string_view name, std::string_view value) {
  add_query_parameter_at(url, 0, name, value);
}

void remove_query_parameter(std::string& url, std::string_view name) {
  const auto end = std::min(url.find('#'), url.size());
  const auto query = url.find('?');
  if (query >= end) return;

  const std::string_view parameters = std::string_view(url).substr(query + 1, end - query - 1);
  std::string kept;
  bool removed = false;
  for (std::size_t start = 0; start <= parameters.size();) {
    const auto behind = std::min(parameters.find('&', start), parameters.size());
    const std::string_view parameter = parameters.substr(start, behind - start);
    if (percent_decode(parameter.substr(0, parameter.find('='))) == name) {
      removed = true;
    } else {
      kept.append(kept.empty() ? "?" : "&").append(parameter);
    }
    start = behind + 1;
  }
  if (removed) url.replace(query, end - query, kept);
}

}  // namespace homing::catalog
