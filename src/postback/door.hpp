#pragma once

#include <optional>

#include "homing/core/clock.hpp"
#include "homing/core/uuid.hpp"
#include "homing/http/message.hpp"
#include "homing/model/click_id_keys.hpp"
#include "homing/model/postback.hpp"
#include "postback/parameters.hpp"

namespace homing::postback {

/// What can be said of a request without the database.
struct AtTheDoor {
  Parameters parameters;
  std::optional<ReadFault> unread;   ///< Why it could not be read whole.
  std::optional<Postback> postback;  ///< As it is recorded; empty without a click ID of ours.
  PostbackOutcome refusal;           ///< Meant where there is no postback, or it is `refused`.
};

/// Reads a GET or POST. @param id  the answer's request_id
[[nodiscard]] AtTheDoor read_at_the_door(const http::Request& request, const Uuid& id, UnixMillis now,
                                         const ClickIdKeys& keys, bool keys_are_all);

}  // namespace homing::postback
