#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "homing/admin/input_error.hpp"
#include "homing/http/query.hpp"

namespace homing::admin {

/// The parameters of a URL, taken one by one, and what is wrong with them, gathered so that it can be mended
/// all at once.
///
/// Ownership: views into the parameters, which must outlive it.
class Parameters {
 public:
  explicit Parameters(std::span<const http::Parameter> parameters) : parameters_(parameters) {}

  /// Absent, too, when it is empty. That it is repeated is a fault.
  [[nodiscard]] std::optional<std::string_view> one(std::string_view name);
  /// Every value of it, empty ones too.
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name);
  /// A whole number from 1 to `most`; `absent` where it is absent.
  [[nodiscard]] std::size_t count(std::string_view name, std::size_t absent, std::size_t most);
  /// The offset behind a page's `next`.
  [[nodiscard]] std::size_t cursor();

  void fault(std::string_view field, std::string message);
  /// Every parameter that nobody has taken is a fault. @throws InputError  when there is any fault
  void finish();

 private:
  std::span<const http::Parameter> parameters_;
  std::set<std::string_view> taken_;
  std::vector<FieldError> errors_;
};

/// What cursor() reads.
[[nodiscard]] std::string cursor_text(std::size_t offset);

/// Somebody's text inside a sentence of ours: on one line, cut, in quotes.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace homing::admin
