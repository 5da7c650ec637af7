#include "outbound/windows.hpp"

#include <algorithm>

namespace homing::outbound {

std::vector<Quota> Windows::quotas() const {
  std::vector<Quota> quotas;
  quotas.reserve(windows_.size());
  for (const auto& [url, window] : windows_) quotas.push_back({url, std::max(window.size - window.held, 0)});
  return quotas;
}

void Windows::claimed(PostbackUrlId url) {
  ++windows_[url].held;
  ++held_;
}

void Windows::given_back(PostbackUrlId url) {
  release(url);
}

void Windows::attempted(PostbackUrlId url, bool delivered) {
  Window& window = release(url);
  window.size = delivered ? std::min(window.size + 1, kMost) : std::max(window.size / 2, kLeast);
}

Windows::Window& Windows::release(PostbackUrlId url) {
  Window& window = windows_[url];
  --window.held;
  --held_;
  return window;
}

}  // namespace homing::outbound
