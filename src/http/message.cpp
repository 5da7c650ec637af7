#include "homing/http/message.hpp"

#include <utility>

#include "homing/core/text.hpp"

namespace homing::http {

std::optional<std::string_view> Request::header(std::string_view name) const noexcept {
  for (const auto& [field, value] : headers) {
    if (field.size() == name.size() && equals_ignoring_case(field, name)) return value;
  }
  return std::nullopt;
}

Response Response::text(unsigned status, std::string body) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

}  // namespace homing::http
