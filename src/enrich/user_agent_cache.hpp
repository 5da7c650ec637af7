#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "homing/enrich/user_agent.hpp"

namespace homing::enrich {

/// What was read out of the user agents that were asked for last, by their text.
///
/// Two generations: a full one becomes the older one, which is forgotten when the next is full. So what is
/// asked for again and again stays, and nothing is done to keep an order.
///
/// Threads: one at a time.
class UserAgentCache {
 public:
  /// @param capacity  of one generation: so many are remembered at least, twice as many at most
  explicit UserAgentCache(std::size_t capacity) : capacity_(capacity) {}

  /// Null when it is not remembered.
  [[nodiscard]] std::shared_ptr<const UserAgent> find(std::string_view text);
  void put(std::string_view text, std::shared_ptr<const UserAgent> agent);
  void clear();
  [[nodiscard]] std::size_t size() const noexcept { return young_.size() + old_.size(); }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Generation = std::unordered_map<std::string, std::shared_ptr<const UserAgent>, Hash, std::equal_to<>>;

  const std::size_t capacity_;
  Generation young_;
  Generation old_;
};

}  // namespace homing::enrich
