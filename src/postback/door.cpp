#include "postback/door.hpp"

#include "homing/core/text.hpp"
#include "postback/checks.hpp"

namespace homing::postback {
namespace {

/// The token of `Authorization: Bearer TOKEN`.
std::optional<std::string_view> bearer_token(const http::Request& request) {
  constexpr std::string_view kScheme = "bearer ";
  const auto header = request.header("Authorization");
  if (!header || header->size() <= kScheme.size()) return std::nullopt;
  if (!equals_ignoring_case(header->substr(0, kScheme.size()), kScheme)) return std::nullopt;
  const std::string_view token = trim(header->substr(kScheme.size()));
  return token.empty() ? std::nullopt : std::optional(token);
}

}  // namespace

AtTheDoor read_at_the_door(const http::Request& request, const Uuid& id, UnixMillis now,
                           const ClickIdKeys& keys, bool keys_are_all) {
  AtTheDoor door;
  door.unread = read_parameters(request, door.parameters);
  const ReadClickId click_id = check_click_id(door.parameters, keys, keys_are_all);
  if (!click_id.id) {
    door.refusal = door.unread ? PostbackOutcome{door.unread->code, std::nullopt, door.unread->message}
                               : click_id.refusal;
    return door;
  }
  Postback& postback = door.postback.emplace();
  postback.id = id;
  postback.received_at = now;
  postback.click_id = *click_id.id;
  postback.method = request.method == http::Method::kPost ? "POST" : "GET";
  postback.ip = to_text(request.client);
  door.refusal = fill_postback(door.parameters, door.unread, bearer_token(request), postback);
  return door;
}

}  // namespace homing::postback
