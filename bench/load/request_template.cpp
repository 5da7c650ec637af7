#include "load/request_template.hpp"

#include <algorithm>

namespace homing::load {

RequestTemplate::RequestTemplate(std::string_view target, unsigned short port,
                                 const std::vector<std::string>& headers) {
  constexpr std::string_view kMacro = "{click_id}";
  bytes_ = "GET ";
  for (std::size_t at; (at = target.find(kMacro)) != std::string_view::npos;) {
    bytes_.append(target.substr(0, at));
    id_places_.push_back(bytes_.size());
    bytes_.append(ClickIdText().size(), '0');
    target.remove_prefix(at + kMacro.size());
  }
  bytes_.append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1:").append(std::to_string(port)).append("\r\n");
  for (const std::string& header : headers) bytes_.append(header).append("\r\n");
  bytes_.append("\r\n");
}

std::string_view RequestTemplate::with(const ClickIdText& id) {
  for (const std::size_t place : id_places_)
    std::copy(id.begin(), id.end(), bytes_.begin() + static_cast<long>(place));
  return bytes_;
}

}  // namespace homing::load
