#include <malloc.h>

#include <cstdio>
#include <exception>

#include "app/command_line.hpp"
#include "app/commands.hpp"
#include "homing/core/log.hpp"
#include "homing/core/secret.hpp"

namespace {

/// What the applier needed for a backlog goes back to the system behind it. Left to itself, glibc keeps
/// every buffer up to the size of the largest that it has seen freed (mallopt(3), "dynamic mmap threshold"),
/// and a server that has caught up after an outage stays at nearly twice its size.
void return_large_buffers() noexcept {
  constexpr int kLargeBytes = 256 * 1024;
  mallopt(M_MMAP_THRESHOLD, kLargeBytes);
}

}  // namespace

int main(int argc, char** argv) {
  return_large_buffers();
  try {
    const homing::app::Invocation invocation = homing::app::parse_command_line(argc, argv);
    if (invocation.exit_code) return *invocation.exit_code;
    homing::configure_log(invocation.settings.log_level, invocation.settings.log_format);
    homing::initialise_crypto();
    return homing::app::run(invocation);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "homing: %s\n", e.what());
    return 1;
  }
}
