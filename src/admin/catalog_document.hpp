#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "homing/admin/answer.hpp"
#include "homing/catalog/document.hpp"

/// From what the API is sent to a catalog document, and what is wrong with it.
namespace homing::admin {

/// A catalog file's text. Entries may be as the API shows them, with `has_token`: what there is, stays.
/// @throws Problem, UserError
[[nodiscard]] catalog::Document read_document(const std::string& text, const catalog::Catalog& present);

/// A document of one entry, as entry_json() has it. @param list  `offers` @throws Problem, UserError
[[nodiscard]] catalog::Document document_of(std::string_view list, const nlohmann::ordered_json& entry,
                                            const catalog::Catalog& present);

/// The faults of a document; of what stands at one place in it with names that start there
/// (`goals[0].payout`).
/// @param place  `offers[0]`; empty: of a whole document
[[nodiscard]] std::vector<FieldFault> faults_of(const catalog::DocumentError& error,
                                                std::string_view place = {});

/// What a document changes, for the answer.
[[nodiscard]] nlohmann::ordered_json changes_json(const std::vector<catalog::Change>& changes,
                                                  const catalog::Catalog& before,
                                                  const catalog::Document& wanted);

}  // namespace homing::admin
