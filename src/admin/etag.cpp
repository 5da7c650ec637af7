#include "admin/etag.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "homing/core/secret.hpp"
#include "homing/core/text.hpp"

namespace homing::admin {

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
  if (trim(if_match) == "*") return true;
  while (!if_match.empty()) {
    const auto comma = std::min(if_match.find(','), if_match.size());
    if (trim(if_match.substr(0, comma)) == etag) return true;
    if_match.remove_prefix(std::min(comma + 1, if_match.size()));
  }
  return false;
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
