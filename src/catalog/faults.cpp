#include "catalog/faults.hpp"

#include "homing/core/error.hpp"

namespace homing::catalog {

void Faults::throw_if_any() const {
  if (lines_.empty()) return;
  std::string text;
  for (const std::string& line : lines_) text += (text.empty() ? "" : "\n") + line;
  throw UserError(text);
}

}  // namespace homing::catalog
