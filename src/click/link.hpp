#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "homing/http/message.hpp"
#include "homing/model/click.hpp"

namespace homing::click {

inline constexpr std::size_t kMaxParameters = 64;
inline constexpr std::size_t kMaxValueBytes = 1024;

/// A tracking link as a visitor followed it. Values are raw bytes: decoded once, cut at 1 KiB.
struct Link {
  std::optional<std::string> offer;  ///< Empty when the parameter is absent or empty; likewise `affiliate`.
  std::optional<std::string> affiliate;
  std::array<std::string, Click::kSubs> subs;
  std::string source;
  std::string creative;
  std::string ext_id;
  std::string url;           ///< The deep link that is asked for.
  bool url_is_whole = true;  ///< Else it was cut: a part of a URL leads nowhere that somebody meant.
  std::string other_params;  ///< The rest of the query, as it came.
  std::uint8_t notes = 0;    ///< ClickNote bits: what was cut.
};

/// Reads the query of a tracking link. Of a repeated parameter the first counts, the others join
/// `other_params`. A `?` in `offer` or `aff`, whose values can't hold one, is a doubled `?` of a sloppy hop:
/// a parameter starts behind it.
/// @return empty when it has more than 64 parameters
[[nodiscard]] std::optional<Link> parse_link(std::string_view query);

/// What the request says of itself: HEAD, a prefetch or preview, or neither.
[[nodiscard]] ClickFlag flag_of(const http::Request& request) noexcept;

}  // namespace homing::click
