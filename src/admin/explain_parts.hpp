#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "homing/admin/endpoint.hpp"
#include "homing/admin/postbacks.hpp"
#include "homing/catalog/catalog.hpp"

namespace homing::admin {

/// What these endpoints share. Copied into each.
struct ExplainContext {
  const catalog::CatalogHolder* catalog;
  std::shared_ptr<const RoadPorts> road;
};

[[nodiscard]] nlohmann::ordered_json to_json(const DryStep& step);

/// The numbers of the offer and the affiliate that the parameters `offer` and `affiliate` name; empty where
/// they are absent. @throws Problem  there is none such
[[nodiscard]] std::optional<OfferId> offer_parameter(const Call& call, const ExplainContext& context);
[[nodiscard]] std::optional<AffiliateId> affiliate_parameter(const Call& call, const ExplainContext& context);

[[nodiscard]] Answer dry_run_postback(const Call& call, Backend& backend, const ExplainContext& context);
[[nodiscard]] Answer list_postbacks(const Call& call, Backend& backend, const ExplainContext& context);
[[nodiscard]] Answer replay_postbacks(const Call& call, Backend& backend, const ExplainContext& context);
[[nodiscard]] Answer show_live(const Call& call, Backend& backend, const ExplainContext& context);

}  // namespace homing::admin
