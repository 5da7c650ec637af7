#pragma once

#include <stdexcept>
#include <string>

namespace homing {

/// Something the operator has to mend: a wrong setting, a port in use, a damaged file.
/// what() is one sentence that says what is wrong, where, and what was expected; main prints it as it stands.
class UserError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace homing
