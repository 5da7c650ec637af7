#include "homing/admin/input_error.hpp"

#include <utility>

namespace homing::admin {
namespace {

std::string sentence(const std::vector<FieldError>& errors) {
  std::string text;
  for (const FieldError& error : errors) {
    if (!text.empty()) text += "; ";
    text += error.field + ": " + error.message;
  }
  return text;
}

}  // namespace

InputError::InputError(std::vector<FieldError> errors)
    : std::runtime_error(sentence(errors)), errors_(std::move(errors)) {}

InputError::InputError(std::string field, std::string message)
    : InputError(std::vector<FieldError>{{std::move(field), std::move(message)}}) {}

}  // namespace homing::admin
