#pragma once

#include "homing/core/uuid.hpp"
#include "homing/http/message.hpp"
#include "homing/model/postback.hpp"

namespace homing::postback {

/// The HTTP answer to a postback, as JSON:
/// `{"status":"ok|queued|error","code":"...","conversion_id":"...","request_id":"...","message":"..."}`;
/// `conversion_id` only where there is one.
[[nodiscard]] http::Response answer(const PostbackOutcome& outcome, const Uuid& request_id);
/// 405, in the same form, with the code `method_not_allowed`: nothing of such a request is recorded.
[[nodiscard]] http::Response answer_to_wrong_method(const Uuid& request_id);

}  // namespace homing::postback
