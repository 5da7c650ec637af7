#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "load/answer.hpp"

namespace homing::load {

/// The bytes of a GET, made once; each `{click_id}` in its target is filled in place.
class RequestTemplate {
 public:
  /// @param headers  "Name: value", besides Host
  RequestTemplate(std::string_view target, unsigned short port, const std::vector<std::string>& headers);

  /// Good until the next call.
  [[nodiscard]] std::string_view with(const ClickIdText& id);

 private:
  std::string bytes_;
  std::vector<std::size_t> id_places_;
};

}  // namespace homing::load
