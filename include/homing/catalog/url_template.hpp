#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "homing/model/click_macro.hpp"

namespace homing::catalog {

/// What a `{name}` in a target URL stands for.
using Macro = ClickMacro;
inline constexpr std::size_t kMacros = kClickMacros;

/// The value of each macro, by its number; raw bytes, encoded by expand(). Empty views where there is none.
using MacroValues = ClickMacroValues;

/// A target URL, taken apart once when the catalog is loaded.
///
/// expand() is one pass: values are percent-encoded as they go in and never looked at again, so a macro
/// inside a value stays text. Every other byte of the template comes out as it went in. The result is
/// printable ASCII without blanks.
class UrlTemplate {
 public:
  /// An absolute http or https URL of at most 2,048 printable ASCII characters (no blank, no backslash:
  /// browsers read that as a slash) with at most 32 macros, none of them in front of the path (a host comes
  /// from the catalog alone). A brace that opens no known macro is refused; %7B is a brace as it is.
  /// @param error  one sentence for the operator, set when the result is empty
  [[nodiscard]] static std::optional<UrlTemplate> parse(std::string_view text, std::string& error);

  /// Appends the URL. Where the template has no {click_id} and `click_id_parameter` is not empty,
  /// `click_id_parameter=<id>` goes into the query, in front of a fragment. With an empty click ID (a click
  /// that could not be recorded) nothing is added, and {click_id} expands to nothing.
  void expand(const MacroValues& values, std::string_view click_id_parameter, std::string& out) const;

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] bool uses(Macro macro) const noexcept;
  /// Whether it uses {country}, {device}, {os} or {browser}, which have to be looked up.
  [[nodiscard]] bool asks_of_visitor() const noexcept { return asks_of_visitor_; }

 private:
  using Piece = std::variant<std::string, Macro>;

  /// Fills pieces_ from text_. @return what is wrong with its braces; empty when nothing is
  [[nodiscard]] std::string take_apart();

  std::string text_;
  std::vector<Piece> pieces_;
  bool has_click_id_ = false;
  bool asks_of_visitor_ = false;
};

/// Adds `name=value` to the query of an absolute URL, in front of a `#fragment`: behind a `?` where there is
/// no query, behind a `&` unless the query is empty or ends with one. The rest stays byte for byte. Name and
/// value have to be encoded already.
void add_query_parameter(std::string& url, std::string_view name, std::string_view value);

/// Takes every parameter of that name, however its name is escaped, out of the query of an absolute URL.
/// Path, fragment and the other parameters stay byte for byte; an emptied query takes its `?` along.
void remove_query_parameter(std::string& url, std::string_view name);

/// A deep link (`url=`) made safe to redirect to, or empty where the allow-list does not have its host.
///
/// Taken: at most 1 KiB; http or https and `//`; then a host (with an optional port) that is on the list as
/// it stands or under a `*.example.com` entry (which does not stand for example.com itself). In front of the
/// path nothing but letters, digits and `-._` is taken, and no dot at the host's end: no user info,
/// backslash, escape or control byte, so nothing is left that a browser reads in another way than we do.
/// Scheme and host come out in lower case. Behind them, bytes that do not belong in a URL are
/// percent-encoded; escapes that are there stay. Macros in it are text.
/// @param allowed_hosts  lower-case
[[nodiscard]] std::optional<std::string> checked_deep_link(std::string_view url,
                                                           const std::vector<std::string>& allowed_hosts);

}  // namespace homing::catalog
