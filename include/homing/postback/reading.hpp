#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "homing/model/click_id_keys.hpp"
#include "homing/model/postback.hpp"

namespace homing::postback {

/// A postback's parameters as PostbackHandler reads and checks them, for who has them from elsewhere than
/// from a request.
struct Reading {
  Postback postback;  ///< Without ID, time, method and sender; without a token.
  std::optional<PostbackOutcome> refusal;
};

/// Which click IDs are genuine.
struct KnownKeys {
  const ClickIdKeys& keys;
  bool are_all;  ///< False when there may be newer ones.
};

/// @param parameters  names and values, in order
/// @param keys        null: there is no click_id among them, and none is missed
[[nodiscard]] Reading read_postback(const std::vector<std::pair<std::string, std::string>>& parameters,
                                    const KnownKeys* keys);

}  // namespace homing::postback
