#include <cstdio>
#include <exception>

#include "app/command_line.hpp"
#include "app/commands.hpp"
#include "homing/core/log.hpp"
#include "homing/core/secret.hpp"

int main(int argc, char** argv) {
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
