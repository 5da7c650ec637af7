#include "homing/journal/journal.hpp"

namespace homing::journal {
namespace {

class JournalErrorCategory final : public std::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "homing.journal"; }
  [[nodiscard]] std::string message(int value) const override {
    switch (static_cast<JournalError>(value)) {
      case JournalError::kFull:
        return "the journal is full";
      case JournalError::kBroken:
        return "the journal cannot be written";
      case JournalError::kOverloaded:
        return "the journal's disk does not keep up";
      case JournalError::kTooLarge:
        return "the record is empty or too large";
      case JournalError::kStopped:
        return "the journal is stopped";
    }
    return "no error";
  }
};

}  // namespace

std::error_code make_error_code(JournalError error) noexcept {
  static const JournalErrorCategory category;
  return {static_cast<int>(error), category};
}

}  // namespace homing::journal
