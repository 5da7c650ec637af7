#pragma once

#include <vector>

#include "homing/catalog/rows.hpp"

namespace homing::catalog {

/// A row that makes no sense is left out: no click depends on it.
[[nodiscard]] PostbackUrls postback_urls_of(const std::vector<PostbackUrlRow>& rows,
                                            const std::vector<Affiliate>& affiliates,
                                            const std::vector<Offer>& offers);
[[nodiscard]] PostbackUrlRow row_of(const PostbackUrl& url);

}  // namespace homing::catalog
