#pragma once

#include "homing/catalog/document.hpp"

/// What an entry's URLs become, filled with example values, and what the linter says of them: for the
/// operator who is about to apply it.
namespace homing::catalog {

/// Where a click is sent. Its lines go into the details only where the linter says something.
void add_preview(const OfferEntry& entry, Change& change);
/// What is sent to the affiliate.
void add_preview(const PostbackUrlEntry& entry, Change& change);

}  // namespace homing::catalog
