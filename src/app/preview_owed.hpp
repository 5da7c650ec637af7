#pragma once

#include <string>
#include <unordered_map>

#include "homing/admin/road.hpp"
#include "homing/apply/store.hpp"
#include "homing/catalog/catalog.hpp"

namespace homing::app {

/// Who would get what for rehearsed postbacks: by the conversion that each comes to; else, where it is
/// refused, by its click, without amounts. Ownership: borrows everything that it is made of.
class PreviewOwed {
 public:
  PreviewOwed(const apply::PostbackFacts& facts, const apply::PostbackWrites& writes,
              const catalog::Catalog& catalog);
  [[nodiscard]] admin::Owed of(const apply::StoredPostback& stored) const;

 private:
  [[nodiscard]] admin::Owed of(const apply::Conversion& conversion) const;
  [[nodiscard]] admin::Owed of(const apply::ClickFacts& click, const std::optional<std::string>& goal) const;
  [[nodiscard]] std::string offer_ref(OfferId id) const;
  [[nodiscard]] std::string affiliate_ref(AffiliateId id) const;

  std::unordered_map<Uuid, const apply::Conversion*> conversions_;
  std::unordered_map<ClickId, const apply::ClickFacts*> clicks_;
  const catalog::Catalog& catalog_;
};

}  // namespace homing::app
