#include "homing/model/postback_template.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "homing/core/percent.hpp"
#include "homing/model/template_url.hpp"
#include "model/macro_reader.hpp"

namespace homing {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestBody = 8192;
constexpr std::size_t kMostMacros = 64;

/// The blanks between the pairs of a macro are no blanks of the URL.
std::string without_blanks_in_macros(std::string_view text) {
  std::string result(text);
  bool inside = false;
  for (char& c : result) {
    if (c == '{' || c == '}') inside = c == '{';
    if (c == ' ' && inside) c = '_';
  }
  return result;
}

bool stands_in_url(char c) noexcept {
  return c > ' ' && c <= '~' && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
}

void append_raw_to_url(std::string_view value, std::string& out) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (stands_in_url(value[i])) {
      out.push_back(value[i]);
    } else {
      percent_encode(value.substr(i, 1), out);
    }
  }
}

void append_to_json_string(const std::string& value, std::string& out) {
  const std::string quoted = json(value).dump(-1, ' ', false, json::error_handler_t::replace);
  out.append(quoted, 1, quoted.size() - 2);
}

void append_mapped(const PostbackInsertion& insertion, std::string_view value, std::string& out) {
  for (const auto& [from, to] : insertion.mapping) {
    if (from == value) out.append(to);
  }
}

void append(const PostbackInsertion& insertion, const std::string& value, PostbackTemplate::Kind kind,
            std::string& out) {
  using Kind = PostbackTemplate::Kind;
  if (!insertion.mapping.empty()) {
    append_mapped(insertion, value, out);
  } else if (insertion.raw && kind == Kind::kUrl) {
    append_raw_to_url(value, out);
  } else if (insertion.raw) {
    out.append(value);
  } else if (kind == Kind::kJson) {
    append_to_json_string(value, out);
  } else {
    percent_encode(value, out);
  }
}

}  // namespace

std::optional<PostbackTemplate> PostbackTemplate::parse(std::string_view text, Kind kind,
                                                        std::string& error) {
  PostbackTemplate result;
  result.kind_ = kind;
  result.text_ = text;
  error = result.fault_in_text();
  if (error.empty()) error = result.take_apart();
  if (!error.empty()) return std::nullopt;
  return result;
}

std::string PostbackTemplate::fault_in_text() const {
  switch (kind_) {
    case Kind::kUrl:
      return fault_in_template_url(without_blanks_in_macros(text_));
    case Kind::kForm:
      return text_.empty() ? "it is empty"
                           : fault_in_template_characters(without_blanks_in_macros(text_), kLongestBody);
    case Kind::kJson:
      break;
  }
  if (text_.size() <= kLongestBody) return {};
  return "it has " + std::to_string(text_.size()) + " bytes, " + std::to_string(kLongestBody) +
         " are the most";
}

std::string PostbackTemplate::take_apart() {
  std::string error;
  std::size_t macros = 0;
  for (std::string_view rest = text_; !rest.empty();) {
    const auto found = kind_ == Kind::kJson ? find_macro_in_json(rest) : find_macro(rest, error);
    if (!error.empty()) return error;
    const std::size_t literal = found ? found->start : rest.size();
    if (literal > 0) pieces_.emplace_back(std::string(rest.substr(0, literal)));
    if (!found) break;
    auto insertion = read_insertion(found->inside, error);
    if (!insertion) return error;
    if (++macros > kMostMacros) return "it has more than " + std::to_string(kMostMacros) + " macros";
    pieces_.emplace_back(std::move(*insertion));
    rest.remove_prefix(literal + found->inside.size() + 2);
  }
  return {};
}

void PostbackTemplate::expand(const PostbackMacroValues& values, std::string& out) const {
  for (const Piece& piece : pieces_) {
    if (const auto* literal = std::get_if<std::string>(&piece)) {
      out.append(*literal);
    } else {
      const auto& insertion = std::get<PostbackInsertion>(piece);
      append(insertion, at(values, insertion.macro), kind_, out);
    }
  }
}

std::string PostbackTemplate::expanded(const PostbackMacroValues& values) const {
  std::string out;
  expand(values, out);
  return out;
}

bool PostbackTemplate::uses(PostbackMacro macro) const noexcept {
  return std::any_of(pieces_.begin(), pieces_.end(), [macro](const Piece& piece) {
    const auto* found = std::get_if<PostbackInsertion>(&piece);
    return found != nullptr && found->macro == macro;
  });
}

std::vector<std::string> PostbackTemplate::values_named(PostbackMacro macro) const {
  std::vector<std::string> values;
  for (const Piece& piece : pieces_) {
    const auto* found = std::get_if<PostbackInsertion>(&piece);
    if (found == nullptr || found->macro != macro) continue;
    for (const auto& [value, shown] : found->mapping) values.push_back(value);
  }
  return values;
}

std::string PostbackTemplate::outline() const {
  std::string text;
  for (const Piece& piece : pieces_) {
    const auto* literal = std::get_if<std::string>(&piece);
    text.append(literal == nullptr ? "{}" : *literal);
  }
  return text;
}

}  // namespace homing
