#include <cstddef>
#include <cstdint>

#include "tests/fuzz/targets.hpp"

/// What libFuzzer calls; HOMING_FUZZ_TARGET is the target's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  homing::fuzz::HOMING_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
