#pragma once

#include <nlohmann/json.hpp>

#include "admin/catalog_document.hpp"
#include "admin/entry_kinds.hpp"
#include "admin/entry_list.hpp"
#include "admin/etag.hpp"
#include "homing/admin/backend.hpp"
#include "homing/catalog/entry_json.hpp"

/// List, get, create and change of any kind of entry.
namespace homing::admin {

using catalog::entry_json;  // of what is in another namespace than the catalog, too

/// A secret of the installation, the same on each of its servers, which outlives a new key of the click IDs.
[[nodiscard]] std::string etag_key(const catalog::Catalog& catalog);

/// Of an entry of the catalog: it changes with all that is shown of it, and with its secret.
template <class Entry>
[[nodiscard]] std::string entry_etag(const Entry& entry, const catalog::Catalog& catalog) {
  return etag_of(entry_json(entry), secret_of(entry), etag_key(catalog));
}

template <class Entry>
[[nodiscard]] Answer entry_answer(const Entry& entry, const catalog::Catalog& catalog,
                                  unsigned status = 200) {
  Answer answer = Answer::json(entry_json(entry), status);
  answer.headers.emplace_back("ETag", entry_etag(entry, catalog));
  return answer;
}

/// The entry as a merge patch has it. @throws Problem  it would become another, or lose a goal
[[nodiscard]] nlohmann::ordered_json patched(const nlohmann::ordered_json& entry,
                                             const nlohmann::ordered_json& patch);

/// Makes a document so; its faults are named as the entry's. @return the catalog behind it: what was done is
/// answered without another question to the database
template <class Kind>
std::shared_ptr<const catalog::Catalog> apply_entry(const Call& call, Backend& backend,
                                                    const CatalogDesk::MakeDocument& make) {
  try {
    return backend.catalog().apply(make, call.actor()).after;
  } catch (const catalog::DocumentError& error) {
    throw bad_input(faults_of(error, std::string(Kind::kList) + "[0]"));
  }
}

template <class Kind>
Problem ref_taken(const std::string& name) {
  return {409,
          "ref_taken",
          "There is " + std::string(Kind::kOne) + " \"" + name + "\" already, maybe archived.",
          {{"ref", "it is taken"}}};
}

template <class Kind>
Answer created_answer(const typename Kind::Entry& entry, const catalog::Catalog& catalog) {
  Answer answer = entry_answer(entry, catalog, 201);
  answer.location = std::string(Kind::kPlace) + std::to_string(entry.id.value());
  return answer;
}

template <class Kind>
Answer list_entries(const Call& call, Backend& backend) {
  const auto present = backend.catalog().present();
  const auto wanted = Kind::filter(call, *present);
  const EntryList list(call);
  nlohmann::ordered_json json{{"items", nlohmann::ordered_json::array()}, {"next", nullptr}};
  std::int64_t last = 0;
  for (const auto& entry : Kind::all(*present)) {
    if (!list.takes(entry.id.value(), Kind::state_of(entry), entry.ref, Kind::title_of(entry)) ||
        !wanted(entry))
      continue;
    if (json["items"].size() == list.limit()) {
      json["next"] = std::to_string(last);
      break;
    }
    json["items"].push_back(entry_json(entry));
    last = entry.id.value();
  }
  return Answer::json(json);
}

template <class Kind>
Answer get_entry(const Call& call, Backend& backend) {
  call.allow_parameters({});
  const auto present = backend.catalog().present();
  return entry_answer(found<Kind>(*present, call.arguments.at(0)), *present);
}

template <class Kind>
Answer create_entry(const Call& call, Backend& backend) {
  (void)call.json();  // one whole object
  std::string ref;
  const auto after = apply_entry<Kind>(call, backend, [&](const catalog::Catalog& present) {
    catalog::Document document =
        catalog::parse_document("{\"" + std::string(Kind::kList) + "\": [" + call.body + "]}");
    ref = Kind::wanted(document).at(0).ref;
    if (Kind::find(present, ref) != nullptr) throw ref_taken<Kind>(ref);
    return document;
  });
  return created_answer<Kind>(found<Kind>(*after, ref), *after);
}

template <class Kind>
Answer change_entry(const Call& call, Backend& backend) {
  insist_on_if_match(call);
  const nlohmann::ordered_json patch = call.json();
  std::string ref;
  const auto after = apply_entry<Kind>(call, backend, [&](const catalog::Catalog& present) {
    const auto& entry = found<Kind>(present, call.arguments.at(0));
    insist_on_match(call, entry_etag(entry, present));
    ref = entry.ref;
    return document_of(Kind::kList, patched(entry_json(entry), patch), present);
  });
  return entry_answer(found<Kind>(*after, ref), *after);
}

}  // namespace homing::admin
