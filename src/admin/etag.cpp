#include "admin/etag.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "homing/core/secret.hpp"
#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

/// Of who has lost its quotes in a shell, or whose proxy has made it weak, nobody else has changed anything.
Problem if_match_invalid() {
  return {
      400, "if_match_invalid",
      "If-Match has to be an ETag as GET gave it: with its double quotes, and without W/ in front, which a "
      "proxy that compresses may add."};
}

std::string_view take_tag(std::string_view& list) {
  const std::size_t end = list.starts_with('"') ? list.find('"', 1) : std::string_view::npos;
  if (end == std::string_view::npos) throw if_match_invalid();
  const std::string_view tag = list.substr(0, end + 1);
  list.remove_prefix(tag.size());
  return tag;
}

}  // namespace

std::string etag_of(const nlohmann::ordered_json& shown, std::string_view secret, std::string_view key) {
  constexpr std::size_t kDigits = 32;
  std::string text = shown.dump();
  if (!secret.empty() && !key.empty()) text += hmac_sha256(key, "ETag " + std::string(secret));
  return "\"" + TokenHash::of(text).to_hex().substr(0, kDigits) + "\"";
}

std::string etag_of_version(std::int64_t version) {
  return "\"" + std::to_string(version) + "\"";
}

bool names_etag(std::string_view if_match, std::string_view etag) {
  std::string_view rest = trim(if_match);
  if (rest == "*") return true;
  bool named = false;
  for (;;) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t,"), rest.size()));
    if (rest.empty()) return named;
    const std::string_view tag = take_tag(rest);
    named = named || tag == etag;
    if (!rest.empty() && rest.find_first_of(" \t,") != 0) throw if_match_invalid();
  }
}

void insist_on_if_match(const Call& call) {
  if (call.if_match.empty()) {
    throw Problem{428, "if_match_missing",
                  "Say with If-Match which state of it the change is meant for: the ETag that GET gave."};
  }
}

void insist_on_match(const Call& call, std::string_view etag) {
  if (!names_etag(call.if_match, etag)) throw changed_meanwhile();
}

Problem changed_meanwhile() {
  return {412, "changed_meanwhile",
          "Somebody else has changed this in the meantime. Load it again, then make your change."};
}

}  // namespace homing::admin
