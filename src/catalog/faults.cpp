#include "catalog/faults.hpp"

namespace homing::catalog {
namespace {

void add_line(std::string& lines, const std::string& place, const std::string& text) {
  if (!lines.empty()) lines += '\n';
  if (!place.empty()) lines.append(place).append(": ");
  lines += text;
}

}  // namespace

std::string field_of(const std::string& path, std::string_view member) {
  return path.empty() ? std::string(member) : path + "." + std::string(member);
}

std::string path_of(std::string_view list, std::size_t entry) {
  return std::string(list) + "[" + std::to_string(entry) + "]";
}

void Faults::add(const std::string& place, std::string field, const std::string& text) {
  add_line(lines_, place, text);
  faults_.push_back({std::move(field), text});
}

void Faults::add_member(const std::string& place, const std::string& path, std::string_view member,
                        const std::string& text) {
  add_line(lines_, place, std::string(member) + ": " + text);
  faults_.push_back({field_of(path, member), text});
}

void Faults::throw_if_any() const {
  if (!faults_.empty()) throw DocumentError(lines_, faults_);
}

}  // namespace homing::catalog
