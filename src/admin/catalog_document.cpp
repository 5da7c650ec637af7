#include "admin/catalog_document.hpp"

#include <nlohmann/json.hpp>

#include "admin/bounded_json.hpp"
#include "homing/catalog/entry_json.hpp"
#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;
using catalog::Change;

constexpr std::string_view kSubjects[] = {"advertiser", "affiliate", "offer", "goal", "postback_url"};

/// `acme-shoes`, `acme-shoes/sale`: what the change's name ends with.
std::string ref_of(const Change& change) {
  return change.what.substr(change.what.rfind(' ') + 1);
}

Json to_json(const Change& change, const catalog::Catalog& before, const catalog::Document& wanted) {
  const bool is_new = change.kind == Change::Kind::kCreate;
  auto [was, is] = changed_members(change, before, wanted);
  Json json{{"kind", is_new ? "create" : "change"},
            {"subject", kSubjects[static_cast<std::size_t>(change.subject)]},
            {"ref", ref_of(change)}};
  if (!is_new) json["before"] = std::move(was);
  json["after"] = std::move(is);
  json["details"] = change.details;
  json["examples"] = change.examples;
  json["warnings"] = change.warnings;
  return json;
}

/// @throws DocumentError  there are any: the last of them is all that the JSON has
void refuse_twice(const std::vector<FieldFault>& twice) {
  std::string lines;
  std::vector<catalog::DocumentFault> faults;
  for (const auto& [field, message] : twice) {
    lines += (lines.empty() ? "" : "\n") + field + ": " + message;
    faults.push_back({field, message});
  }
  if (!faults.empty()) throw catalog::DocumentError(lines, faults);
}

}  // namespace

catalog::Document read_document(const std::string& text, const catalog::Catalog& present) {
  BoundedJson json;
  try {
    json = parse_bounded(text, /*comments=*/true);
  } catch (const Json::exception&) {
    return catalog::parse_document(text);  // which says where it is no JSON
  }
  const Json as_it_came = json.value;
  keep_secrets(json.value, present);
  if (json.value == as_it_came) return catalog::parse_document(text);
  refuse_twice(json.twice);
  return catalog::parse_document(json.value.dump());
}

catalog::Document document_of(std::string_view list, const Json& entry, const catalog::Catalog& present) {
  Json document;
  document[std::string(list)].push_back(entry);
  keep_secrets(document, present);
  return catalog::parse_document(document.dump());
}

std::vector<FieldFault> faults_of(const catalog::DocumentError& error, std::string_view place) {
  const std::string entry = std::string(place) + ".";
  std::vector<FieldFault> faults;
  for (const catalog::DocumentFault& fault : error.faults()) {
    const bool of_entry = !place.empty() && fault.field.starts_with(entry);
    faults.push_back({of_entry ? fault.field.substr(entry.size()) : fault.field, fault.message});
  }
  return faults;
}

Json changes_json(const std::vector<Change>& changes, const catalog::Catalog& before,
                  const catalog::Document& wanted) {
  Json json = Json::array();
  for (const Change& change : changes) json.push_back(to_json(change, before, wanted));
  return json;
}

}  // namespace homing::admin
