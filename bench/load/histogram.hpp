#pragma once

#include <array>
#include <bit>
#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>

namespace homing::load {

/// Counts of latencies, exact up to 128 us and to 0.8 % above: each power of two has 128 buckets.
/// Past 67 s it counts them as 67 s.
class Histogram {
 public:
  void add(std::chrono::nanoseconds latency) noexcept {
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(latency).count();
    ++counts_[index_of(micros > 0 ? static_cast<std::uint64_t>(micros) : 0)];
  }

  /// [[lowest microsecond of the bucket, count], ...], rising, without the empty ones.
  [[nodiscard]] nlohmann::json to_json() const {
    nlohmann::json buckets = nlohmann::json::array();
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      if (counts_[i] != 0) buckets.push_back({lowest_of(i), counts_[i]});
    }
    return buckets;
  }

 private:
  static constexpr std::size_t kLinear = 128;  // buckets of one microsecond, and buckets a power of two
  static constexpr int kLinearBits = 7;
  static constexpr std::size_t kOctaves = 19;
  static constexpr std::size_t kBuckets = kLinear * (kOctaves + 1);

  static std::size_t index_of(std::uint64_t micros) noexcept {
    if (micros < kLinear) return micros;
    const auto octave = static_cast<std::size_t>(std::bit_width(micros) - kLinearBits);
    if (octave > kOctaves) return kBuckets - 1;
    return octave * kLinear + (micros >> (octave - 1)) - kLinear;
  }

  static std::uint64_t lowest_of(std::size_t index) noexcept {
    if (index < kLinear) return index;
    const std::size_t octave = index / kLinear;
    return (index % kLinear + kLinear) << (octave - 1);
  }

  std::array<std::uint32_t, kBuckets> counts_{};
};

}  // namespace homing::load
