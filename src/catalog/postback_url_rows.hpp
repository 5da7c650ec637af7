#pragma once

#include <vector>

#include "homing/catalog/rows.hpp"

namespace homing::catalog {

/// @throws UserError  a row makes no sense: names it
[[nodiscard]] std::vector<PostbackUrl> postback_urls_of(const std::vector<PostbackUrlRow>& rows,
                                                        const std::vector<Affiliate>& affiliates,
                                                        const std::vector<Offer>& offers);
[[nodiscard]] PostbackUrlRow row_of(const PostbackUrl& url);

}  // namespace homing::catalog
