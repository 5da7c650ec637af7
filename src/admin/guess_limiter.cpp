#include "admin/guess_limiter.hpp"

#include <algorithm>

#include "homing/core/network.hpp"

namespace homing::admin {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

seconds pause_behind(int failures) {
  const int doublings = std::clamp(failures - GuessLimiter::kFree, 0, 10);
  return std::min(GuessLimiter::kFirst * (1 << doublings), GuessLimiter::kLongest);
}

}  // namespace

std::string guesser_at(const std::string& address) {
  const auto ip = parse_ip(address);
  if (!ip || !ip->is_v6()) return address;
  auto bytes = ip->to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return to_text(IpAddress(boost::asio::ip::address_v6(bytes)));
}

milliseconds GuessLimiter::wait_for(const std::string& key, Time now) {
  const MutexLock lock(mutex_);
  const auto found = keys_.find(key);
  if (found == keys_.end() || found->second.next <= now) return milliseconds(0);
  return std::chrono::ceil<milliseconds>(found->second.next - now);
}

void GuessLimiter::failed(const std::string& key, Time now) {
  const MutexLock lock(mutex_);
  if (keys_.size() >= kMostKeys && !keys_.contains(key)) {
    const auto oldest = std::min_element(keys_.begin(), keys_.end(), [](const auto& a, const auto& b) {
      return a.second.last < b.second.last;
    });
    keys_.erase(oldest);
  }
  Failures& failures = keys_[key];
  if (now - failures.last > 2 * kLongest) failures.count = 0;
  failures.last = now;
  if (++failures.count >= kFree) failures.next = now + pause_behind(failures.count);
}

void GuessLimiter::succeeded(const std::string& key) {
  const MutexLock lock(mutex_);
  keys_.erase(key);
}

}  // namespace homing::admin
