#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace homing::test {

/// What a process holds and has used, as /proc says. @throws std::runtime_error  there is no such process
[[nodiscard]] std::uint64_t resident_bytes(pid_t process);
[[nodiscard]] std::size_t open_descriptors(pid_t process);
[[nodiscard]] std::chrono::milliseconds cpu_time(pid_t process);

}  // namespace homing::test
