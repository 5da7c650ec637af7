#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "homing/http/message.hpp"
#include "homing/model/click.hpp"

namespace homing::click {

/// A tracking link as a visitor followed it. Values are raw bytes: decoded once, cut at 1 KiB. They point
/// into the query that was parsed, or into what the link owns.
struct Link {
  std::optional<std::string_view>
      offer;  ///< Empty when the parameter is absent or empty; likewise `affiliate`.
  std::optional<std::string_view> affiliate;
  std::array<std::string_view, Click::kSubs> subs;
  std::string_view source;
  std::string_view creative;
  std::string_view ext_id;
  std::string_view url;      ///< The deep link that is asked for.
  bool url_is_whole = true;  ///< Else it was cut: a part of a URL leads nowhere that somebody meant.
  std::string other_params;  ///< The rest of the query, as it came.
  std::uint8_t notes = 0;    ///< ClickNote bits: what was cut.

  std::unique_ptr<const std::string> healed;  ///< The query, where it had to be healed.
  std::unique_ptr<const char[]> decoded;      ///< What of the query had to be decoded.
};

/// Reads the query of a tracking link. Of a repeated parameter the first counts, the others join
/// `other_params`. See without_doubled_question_mark() for what is healed.
/// @return empty when it has more than 64 parameters
[[nodiscard]] std::optional<Link> parse_link(std::string_view query);

/// What the request says of itself: HEAD, a prefetch or preview, or neither.
[[nodiscard]] ClickFlag flag_of(const http::Request& request) noexcept;

}  // namespace homing::click
