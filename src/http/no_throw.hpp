#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace homing::http {

/// co_await f(..., kNoThrow) gives what failed as the first member of a tuple, and throws nothing.
inline constexpr auto kNoThrow = boost::asio::as_tuple(boost::asio::use_awaitable);

}  // namespace homing::http
