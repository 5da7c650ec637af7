#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "homing/model/ids.hpp"
#include "homing/model/postback.hpp"
#include "homing/model/postback_template.hpp"

namespace homing {

enum class PostbackMethod : std::uint8_t { kGet, kPost };
/// `GET` or `POST`.
[[nodiscard]] std::string_view name_of(PostbackMethod method) noexcept;
/// Empty for anything else; letters in their case.
[[nodiscard]] std::optional<PostbackMethod> parse_postback_method(std::string_view text) noexcept;

/// Of a body, `form` or `json`; a URL has no such name, and none is read as one.
[[nodiscard]] std::string_view name_of(PostbackTemplate::Kind body_type) noexcept;
[[nodiscard]] std::optional<PostbackTemplate::Kind> parse_body_type(std::string_view text) noexcept;

/// Where an affiliate is told of its conversions, of which ones, and how.
struct PostbackUrl {
  PostbackUrlId id;
  std::string ref;
  AffiliateId affiliate;
  std::string affiliate_ref;
  std::optional<OfferId> offer;    ///< Empty: for the offers for which the affiliate has none of their own.
  std::string offer_ref;           ///< Empty without an offer.
  bool paused = false;             ///< Or archived.
  bool archived = false;           ///< It does not stand in place of others any more.
  std::vector<std::string> goals;  ///< Refs; empty: every goal.
  std::vector<ConversionStatus> statuses{ConversionStatus::kApproved};  ///< One at least.
  int share = 100;  ///< Percent of the conversions that are told.
  PostbackMethod method = PostbackMethod::kGet;
  PostbackTemplate url;
  std::optional<PostbackTemplate> body;  ///< With POST only.
};

}  // namespace homing
