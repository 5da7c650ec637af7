#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "homing/admin/accounts.hpp"
#include "homing/catalog/document.hpp"

namespace homing::admin {

/// What an apply did.
struct AppliedCatalog {
  std::vector<catalog::Change> changes;
  std::shared_ptr<const catalog::Catalog> before;  ///< As it was.
  std::shared_ptr<const catalog::Catalog> after;   ///< As it has become; `before` where nothing changed.
};

/// Where the catalog is looked at and changed. The same road as `homing plan` and `homing apply`: the same
/// validation, the same messages.
///
/// Everything throws StoreError, and UserError where a row in the tables makes no sense; it blocks. Threads:
/// one at a time.
class CatalogDesk {
 public:
  /// What is wanted, made of the catalog as it is when nobody else can change it any more. What it throws
  /// leaves apply(), and nothing is changed.
  using MakeDocument = std::function<catalog::Document(const catalog::Catalog& present)>;

  virtual ~CatalogDesk() = default;

  /// The whole catalog of one moment, with its version.
  [[nodiscard]] virtual std::shared_ptr<const catalog::Catalog> present() = 0;

  /// Checks the document against the catalog and makes it so, with a line in the audit log for each change,
  /// in one transaction. @throws DocumentError  the document does not fit
  virtual AppliedCatalog apply(const MakeDocument& make, const Actor& by) = 0;
};

}  // namespace homing::admin
