#include <cstdio>
#include <exception>
#include <iostream>

#include "load/loads.hpp"
#include "load/mint.hpp"

namespace {

using homing::load::Kind;
using homing::load::Options;

std::unique_ptr<homing::load::Load> load_for(const Options& options) {
  switch (options.kind) {
    case Kind::kClicks:
      return homing::load::click_load(options);
    case Kind::kPostbacks:
      return homing::load::postback_load(options);
    case Kind::kMixed:
      return homing::load::mixed_load(options);
    case Kind::kMint:
      break;
  }
  return nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    Options options;
    int exit_code = 0;
    if (!homing::load::parse_options(argc, argv, options, exit_code)) return exit_code;
    if (options.kind == Kind::kMint) {
      homing::load::mint_click_ids(options);
    } else {
      std::cout << load_for(options)->run().dump() << '\n';
    }
    return 0;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "homing_load: %s\n", e.what());
    return 1;
  }
}
