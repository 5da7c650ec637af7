#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "homing/admin/call.hpp"

namespace homing::admin {

/// A parameter that is a time: see parse_instant(). @throws Problem  it is none
[[nodiscard]] std::optional<UnixMillis> instant(const Call& call, std::string_view name);

/// All values of a filter. @throws Problem  there are more than 100, or one is too long or no text
[[nodiscard]] std::vector<std::string> filter(const Call& call, std::string_view name);

/// The same, of which each has to be one of `known`. @throws Problem  one is not
[[nodiscard]] std::vector<std::string> filter(const Call& call, std::string_view name,
                                              const std::vector<std::string>& known);

/// The parts of a cursor that this list has given, joined by dots; empty: there is none.
/// @throws Problem  it has another number of parts
[[nodiscard]] std::vector<std::string> cursor_parts(const Call& call, std::size_t parts);
[[nodiscard]] Problem bad_cursor();

inline constexpr int kUsualPage = 50;
inline constexpr int kLargestPage = 500;

/// `{"items": [...], "next": ...}`. @param jsons  objects as text, at most `limit`
template <class Lines, class CursorOf>
[[nodiscard]] Answer page_answer(const Lines& lines, int limit, const CursorOf& cursor_of) {
  std::string body = R"({"items":[)";
  for (const auto& line : lines) body.append(body.back() == '[' ? "" : ",").append(line.json);
  body.append(R"(],"next":)");
  if (lines.size() < static_cast<std::size_t>(limit)) {
    body.append("null}\n");
  } else {
    body.append("\"").append(cursor_of(lines.back())).append("\"}\n");
  }
  Answer answer;
  answer.body = std::move(body);
  return answer;
}

}  // namespace homing::admin
