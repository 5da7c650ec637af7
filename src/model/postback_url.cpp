#include "homing/model/postback_url.hpp"

#include <algorithm>

namespace homing {

std::string_view name_of(PostbackMethod method) noexcept {
  return method == PostbackMethod::kGet ? "GET" : "POST";
}

std::optional<PostbackMethod> parse_postback_method(std::string_view text) noexcept {
  if (text == "GET") return PostbackMethod::kGet;
  if (text == "POST") return PostbackMethod::kPost;
  return std::nullopt;
}

std::string_view name_of(PostbackTemplate::Kind body_type) noexcept {
  switch (body_type) {
    case PostbackTemplate::Kind::kUrl:
      return {};
    case PostbackTemplate::Kind::kForm:
      return "form";
    case PostbackTemplate::Kind::kJson:
      return "json";
  }
  return {};
}

std::optional<PostbackTemplate::Kind> parse_body_type(std::string_view text) noexcept {
  if (text == "form") return PostbackTemplate::Kind::kForm;
  if (text == "json") return PostbackTemplate::Kind::kJson;
  return std::nullopt;
}

}  // namespace homing
