#include "http/url_target.hpp"

#include <algorithm>
#include <vector>

#include "homing/core/percent.hpp"

namespace homing::http {
namespace {

constexpr char kDelete = 0x7F;

bool has_to_be_encoded(char c) {
  return static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7F || c == '"' ||
         c == '<' || c == '>' || c == '`';
}

std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  bool ends_in_slash = false;
  while (!path.empty()) {
    path.remove_prefix(1);  // its slash
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    ends_in_slash = segment == "." || segment == "..";
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!ends_in_slash) kept.push_back(segment);
  }
  std::string result;
  for (const std::string_view segment : kept) result.append("/").append(segment);
  if (ends_in_slash || result.empty()) result += '/';
  return result;
}

}  // namespace

bool has_control(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < ' ' || c == kDelete; });
}

std::string clean_target(std::string_view text) {
  text = text.substr(0, text.find('#'));
  std::string target;
  if (!text.starts_with('/')) target = "/";
  for (const char c : text) {
    if (has_to_be_encoded(c)) {
      percent_encode({&c, 1}, target);
    } else {
      target += c;
    }
  }
  return target;
}

std::string relative_target(std::string_view base, std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  if (reference.empty()) return std::string(base);
  const std::string_view base_path = base.substr(0, base.find('?'));
  const std::string_view path = reference.substr(0, reference.find('?'));
  const std::string_view query = reference.substr(path.size());
  std::string whole(base_path);
  if (path.starts_with('/')) {
    whole = without_dot_segments(path);
  } else if (!path.empty()) {
    whole.erase(whole.rfind('/') + 1).append(path);
    whole = without_dot_segments(whole);
  }
  return clean_target(whole.append(query));
}

}  // namespace homing::http
