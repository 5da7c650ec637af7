#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "homing/model/postback_macro.hpp"

namespace homing {

/// One macro of a template: `{txid}`, `{_txid}`, `{status:approved=1 rejected=0}`.
struct PostbackInsertion {
  PostbackMacro macro = PostbackMacro::kClickId;
  bool raw = false;  ///< `{_name}`: not encoded.
  /// What goes in for each value; for any other value nothing. Without pairs the value itself goes in.
  std::vector<std::pair<std::string, std::string>> mapping;
};

/// The URL or body of an outbound postback, taken apart once when the catalog is loaded.
///
/// expand() is one pass: a macro inside a value stays text. `{name}` goes in so that the receiver reads the
/// value's very bytes: percent-encoded in a URL or form, escaped in a JSON string (the quotes are the
/// template's; bytes that are no UTF-8 become U+FFFD). `{_name}` goes in as it is, for a value that is
/// encoded already or a JSON number; in a URL what cannot stand there (controls, blanks, non-ASCII,
/// "<>\^`{|}) is percent-encoded all the same, so that no value ends the request line. Pairs
/// `{name:value=text ...}` put in the text of the value's pair. Every other byte of the template comes out as
/// it went in.
class PostbackTemplate {
 public:
  enum class Kind : std::uint8_t { kUrl, kForm, kJson };

  /// At most 64 macros; a body has at most 8,192 bytes.
  ///
  /// A URL is what fault_in_template_url() asks for. In a URL and in a form (printable ASCII without blanks)
  /// a brace that opens no known macro is refused; %7B is a brace as it is. In JSON braces are also JSON's:
  /// only what is shaped as a macro (`{`, `_`, a lower-case word, pairs, `}`) is one, and has to be known.
  /// Whether it is JSON is not looked at: that is fault_in_body()'s.
  /// @param error  one sentence for the operator, with the nearest known macro; set when the result is empty
  [[nodiscard]] static std::optional<PostbackTemplate> parse(std::string_view text, Kind kind,
                                                             std::string& error);

  /// Appends the URL or body.
  void expand(const PostbackMacroValues& values, std::string& out) const;
  [[nodiscard]] std::string expanded(const PostbackMacroValues& values) const;

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] bool uses(PostbackMacro macro) const noexcept;
  /// Those that its pairs have something for; empty where it has no pairs.
  [[nodiscard]] std::vector<std::string> values_named(PostbackMacro macro) const;
  /// The text with `{}` for each macro.
  [[nodiscard]] std::string outline() const;

 private:
  using Piece = std::variant<std::string, PostbackInsertion>;

  /// Fills pieces_ from text_. @return what is wrong with its macros; empty when nothing is
  [[nodiscard]] std::string take_apart();
  [[nodiscard]] std::string fault_in_text() const;

  Kind kind_ = Kind::kUrl;
  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace homing
