#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "homing/admin/answer.hpp"
#include "homing/catalog/catalog.hpp"

namespace homing::admin {

/// What a click on a tracking link would lead to, parameter by parameter.
///
/// Ownership: points into the catalog.
struct LinkReading {
  struct Parameter {
    std::string name;
    std::string value;
    std::string explanation;
  };

  std::vector<Parameter> parameters;
  std::vector<std::string> warnings;
  std::vector<FieldFault>
      faults;  ///< `offer` and `aff`, where they are missing or name nothing; also warned of.
  const catalog::Offer* offer = nullptr;
  const catalog::Affiliate* affiliate = nullptr;
  std::string leads_to;  ///< With an example click ID; empty: a click on it is refused.
};

/// Decoded names and values, in their order.
using LinkParameters = std::vector<std::pair<std::string, std::string>>;

[[nodiscard]] LinkReading read_link(const LinkParameters& parameters, const catalog::Catalog& catalog);

/// `{url, parameters, warnings, leads_to}`.
[[nodiscard]] nlohmann::ordered_json to_json(const std::string& url, const LinkReading& reading);

}  // namespace homing::admin
