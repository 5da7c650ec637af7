#pragma once

#include <stdexcept>

#include "homing/admin/backend.hpp"
#include "homing/admin/endpoint.hpp"
#include "tests/admin/bare_backend.hpp"
#include "tests/catalog/sample_catalog.hpp"

namespace homing::admin {

/// The catalog of sample_catalog.hpp, which stays as it is: what an apply would do is noted.
class NotingDesk final : public CatalogDesk {
 public:
  std::shared_ptr<const catalog::Catalog> present() override { return catalog::build_catalog(rows); }

  AppliedCatalog apply(const MakeDocument& make, const Actor& by) override {
    const auto before = present();
    const catalog::Document wanted = make(*before);
    check_against(*before, wanted);
    AppliedCatalog applied{difference(*before, wanted), before, before};
    done = to_text(applied.changes);
    actor = by.name;
    return applied;
  }

  catalog::CatalogRows rows = catalog::sample_rows();
  std::string done;   ///< The last one's changes, as `homing plan` prints them.
  std::string actor;  ///< Who did it.
};

class CatalogBackend final : public BareBackend {
 public:
  [[nodiscard]] CatalogDesk& catalog() override { return desk; }

  NotingDesk desk;
};

/// Calls endpoints as a manager does, without HTTP.
class Caller {
 public:
  explicit Caller(std::vector<Endpoint> endpoints) { endpoints_.add_all(std::move(endpoints)); }

  /// @throws Problem, UserError  as the endpoint
  Answer call(const std::string& method, const std::string& path,
              std::vector<std::pair<std::string, std::string>> query = {}, std::string body = "",
              std::string if_match = "") {
    const Endpoints::Found found = endpoints_.find(method, path);
    Call call;
    call.method = method;
    call.path = path;
    call.arguments = found.arguments;
    call.query = std::move(query);
    call.body = std::move(body);
    call.content_type = "application/json";
    call.if_match = std::move(if_match);
    call.principal = {Principal::Kind::kUser, 1, "anna", Role::kManager};
    return found.endpoint->answer(call, backend);
  }

  CatalogBackend backend;

 private:
  Endpoints endpoints_;
};

}  // namespace homing::admin
