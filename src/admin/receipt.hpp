#pragma once

#include "homing/core/clock.hpp"
#include "homing/model/postback.hpp"

namespace homing::admin {

/// Makes a postback one of that time: it is looked for by the time of its receipt, which its ID carries.
inline void receive_at(UnixMillis time, Postback& postback) {
  postback.received_at = time;
  postback.id = Uuid::random_v7(time);
}

}  // namespace homing::admin
