#include "load/answer.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string>

namespace homing::load {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kClickId = "click_id=";

template <class Number>
Number number_of(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data())
    throw std::runtime_error("not an answer: " + std::string(text));
  return number;
}

/// The value, when `line` is the header `name` (in lower case, with its colon).
std::optional<std::string_view> value_of(std::string_view line, std::string_view name) {
  const auto same = [](char a, char b) {
    const char lower = a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A')) : a;
    return lower == b;
  };
  if (line.size() < name.size() ||
      !std::equal(name.begin(), name.end(), line.begin(), [&](char b, char a) { return same(a, b); })) {
    return std::nullopt;
  }
  line.remove_prefix(name.size());
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return line;
}

}  // namespace

std::optional<ClickIdText> click_id_text(std::string_view text) noexcept {
  ClickIdText id;
  if (text.size() < id.size()) return std::nullopt;
  std::copy_n(text.begin(), id.size(), id.begin());
  return id;
}

std::optional<Answer> parse_answer(std::string_view input) {
  const std::size_t head_end = input.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return std::nullopt;
  std::string_view head = input.substr(0, head_end);
  if (!head.starts_with("HTTP/1.1 ")) throw std::runtime_error("not an answer: " + std::string(head));

  Answer answer;
  answer.status = number_of<unsigned>(head.substr(9, 3));
  std::size_t length = 0;
  while (!head.empty()) {
    const std::size_t line_end = std::min(head.find(kLineEnd), head.size());
    const std::string_view line = head.substr(0, line_end);
    head.remove_prefix(std::min(line_end + kLineEnd.size(), head.size()));
    if (const auto value = value_of(line, "content-length:")) {
      length = number_of<std::size_t>(*value);
    } else if (const auto location = value_of(line, "location:")) {
      const std::size_t at = location->find(kClickId);
      if (at != std::string_view::npos)
        answer.click_id = click_id_text(location->substr(at + kClickId.size()));
    } else if (value_of(line, "transfer-encoding:")) {
      throw std::runtime_error("an answer in chunks, which this load does not read");
    }
  }
  answer.bytes = head_end + 4 + length;
  if (input.size() < answer.bytes) return std::nullopt;
  return answer;
}

}  // namespace homing::load
