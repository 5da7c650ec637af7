#include "admin/guess_limiter.hpp"

#include <algorithm>

namespace homing::admin {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

seconds pause_behind(int failures) {
  const int doublings = std::clamp(failures - GuessLimiter::kFree, 0, 10);
  return std::min(GuessLimiter::kFirst * (1 << doublings), GuessLimiter::kLongest);
}

}  // namespace

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
