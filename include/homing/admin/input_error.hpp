#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace homing::admin {

/// What is wrong with one parameter or member of a request.
struct FieldError {
  std::string field;    ///< Its name as it came: `tz`, `sub3`.
  std::string message;  ///< A sentence for a person, which says what was expected.

  friend bool operator==(const FieldError&, const FieldError&) = default;
};

/// A request that cannot be understood, with every fault that was found. Nothing was done.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<FieldError> errors);
  InputError(std::string field, std::string message);
  [[nodiscard]] const std::vector<FieldError>& errors() const noexcept { return errors_; }

 private:
  std::vector<FieldError> errors_;
};

}  // namespace homing::admin
