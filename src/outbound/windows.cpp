#include "outbound/windows.hpp"

#include <algorithm>

namespace homing::outbound {

std::vector<Quota> Windows::quotas() const {
  std::vector<Quota> quotas;
  quotas.reserve(windows_.size());
  for (const auto& [host, window] : windows_)
    quotas.push_back({host, std::max(window.size - window.held, 0)});
  return quotas;
}

void Windows::claimed(const std::string& host) {
  ++windows_[host].held;
  ++held_;
}

void Windows::given_back(const std::string& host) {
  release(host).size = kLeast;
}

void Windows::attempted(const std::string& host, bool delivered, std::chrono::milliseconds duration) {
  Window& window = release(host);
  if (!delivered) window.size = std::max(window.size / 2, kLeast);
  if (delivered && duration < kQuick) window.size = std::min(window.size + 1, kMost);
}

Windows::Window& Windows::release(const std::string& host) {
  Window& window = windows_[host];
  --window.held;
  --held_;
  return window;
}

}  // namespace homing::outbound
