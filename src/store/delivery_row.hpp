#pragma once

#include <pqxx/pqxx>

#include "homing/outbound/outbox.hpp"

namespace homing::store {

/// A row of outbox_claim. @throws StoreError  kBroken: it holds what this version does not know
[[nodiscard]] outbound::Delivery to_delivery(const pqxx::row& row, UnixMillis claimed_until);

}  // namespace homing::store
