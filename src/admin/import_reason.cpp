#include "homing/admin/sales.hpp"
#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

constexpr std::string_view kBefore = "line ";
constexpr std::string_view kBehind = " of an import";
constexpr std::string_view kNote = ": ";

}  // namespace

std::string import_reason(std::size_t line, const std::string& note) {
  std::string reason(kBefore);
  reason.append(std::to_string(line)).append(kBehind);
  if (!note.empty()) reason.append(kNote).append(note);
  return reason;
}

std::optional<std::string> note_of_import(std::string_view reason) {
  const std::size_t end = reason.find(kBehind);
  if (!reason.starts_with(kBefore) || end == std::string_view::npos) return std::nullopt;
  if (!parse_integer(reason.substr(kBefore.size(), end - kBefore.size()))) return std::nullopt;
  const std::string_view rest = reason.substr(end + kBehind.size());
  if (rest.empty()) return "";
  if (!rest.starts_with(kNote)) return std::nullopt;
  return std::string(rest.substr(kNote.size()));
}

}  // namespace homing::admin
