#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "homing/admin/call.hpp"

namespace homing::admin {

/// The parameters of a call's URL, taken one by one, and what is wrong with them, gathered so that it can be
/// mended all at once.
///
/// Ownership: borrows the call, and returns views into it.
class Parameters {
 public:
  explicit Parameters(const Call& call) : call_(call) {}

  /// Absent, too, when it is empty. That it is repeated is a fault.
  [[nodiscard]] std::optional<std::string_view> one(std::string_view name);
  /// Every value of it, empty ones too.
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name);
  /// A whole number from 1 to `most`; `absent` where it is absent.
  [[nodiscard]] std::size_t count(std::string_view name, std::size_t absent, std::size_t most);
  /// The offset behind a page's `next`.
  [[nodiscard]] std::size_t cursor();

  void fault(std::string_view field, std::string message);
  /// Every parameter that nobody has taken is a fault. @throws Problem  when there is any fault
  void finish();

 private:
  const Call& call_;
  std::set<std::string_view> taken_;
  std::vector<FieldFault> faults_;
};

/// What cursor() reads.
[[nodiscard]] std::string cursor_text(std::size_t offset);

/// Somebody's text inside a sentence of ours: on one line, cut, in quotes.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace homing::admin
