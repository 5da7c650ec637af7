#include "admin/listing.hpp"

#include <algorithm>

#include "admin/parameters.hpp"
#include "homing/admin/period.hpp"
#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

constexpr std::size_t kMostValues = 100;
constexpr std::size_t kLongestValue = 1024;

}  // namespace

std::optional<UnixMillis> instant(const Call& call, std::string_view name) {
  const auto text = call.parameter(name);
  if (!text) return std::nullopt;
  const auto time = parse_instant(*text);
  if (!time) {
    throw bad_input(
        {{std::string(name), "is no time; expected one like 2026-11-26 or 2026-11-26T02:11:16Z"}});
  }
  return time;
}

std::vector<std::string> filter(const Call& call, std::string_view name) {
  std::vector<std::string> values = call.parameters(name);
  const auto is_wrong = [](const std::string& value) {
    return value.size() > kLongestValue || !is_storable_text(value);
  };
  if (values.size() > kMostValues)
    throw bad_input({{std::string(name), "stands more than " + std::to_string(kMostValues) + " times"}});
  if (std::any_of(values.begin(), values.end(), is_wrong))
    throw bad_input({{std::string(name), "has to be at most 1024 bytes of UTF-8 text"}});
  return values;
}

std::vector<std::string> filter(const Call& call, std::string_view name,
                                const std::vector<std::string>& known) {
  std::vector<std::string> values = filter(call, name);
  std::string list;
  for (const std::string& word : known) list.append(list.empty() ? "" : ", ").append(word);
  for (const std::string& value : values) {
    if (std::find(known.begin(), known.end(), value) == known.end())
      throw bad_input({{std::string(name), in_quotes(value) + " is none of " + list}});
  }
  return values;
}

Problem bad_cursor() {
  return bad_input({{"cursor", "is none that this list has given"}});
}

std::vector<std::string> cursor_parts(const Call& call, std::size_t parts) {
  const auto cursor = call.parameter("cursor");
  if (!cursor) return {};
  std::vector<std::string> found;
  for (std::size_t begin = 0; begin <= cursor->size();) {
    const std::size_t end = std::min(cursor->find('.', begin), cursor->size());
    found.push_back(cursor->substr(begin, end - begin));
    begin = end + 1;
  }
  if (found.size() != parts) throw bad_cursor();
  return found;
}

}  // namespace homing::admin
