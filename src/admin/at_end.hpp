#pragma once

#include <functional>
#include <utility>

namespace homing::admin {

/// Does something at the end of its scope, however that is left.
class AtEnd {
 public:
  explicit AtEnd(std::function<void()> action) : action_(std::move(action)) {}
  ~AtEnd() { action_(); }
  AtEnd(const AtEnd&) = delete;
  AtEnd& operator=(const AtEnd&) = delete;

 private:
  const std::function<void()> action_;
};

}  // namespace homing::admin
