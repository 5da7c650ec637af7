#include <string>

#include "homing/catalog/document.hpp"
#include "homing/core/error.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/targets.hpp"

namespace homing::fuzz {

/// The input is a catalog file.
void catalog_document(std::string_view input) {
  try {
    const catalog::Document document = catalog::parse_document(input);
    for (const catalog::OfferEntry& offer : document.offers) {
      promise(is_clean(offer.target_url), "a target URL that is taken is clean");
      promise(!offer.goals.empty(), "an offer that is taken has a goal");
    }
  } catch (const UserError& e) {
    promise(!std::string_view(e.what()).empty(), "a refusal has a sentence");
  }
}

}  // namespace homing::fuzz
