#include <iterator>

#include "admin/credentials.hpp"
#include "admin/entry_endpoints.hpp"
#include "admin/etag.hpp"
#include "admin/goal_endpoints.hpp"
#include "homing/admin/catalog.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;
using catalog::Document;

Json to_json(const std::vector<FieldFault>& faults) {
  Json json = Json::array();
  for (const FieldFault& fault : faults) json.push_back({{"field", fault.field}, {"message", fault.message}});
  return json;
}

Answer check(const Call& call, Backend& backend) {
  call.allow_parameters({});
  call.insist_on_json();
  const auto present = backend.catalog().present();
  Json json{{"version", present->version()}, {"errors", Json::array()}, {"changes", Json::array()}};
  try {
    const Document wanted = read_document(call.body, *present);
    check_against(*present, wanted);
    json["changes"] = changes_json(difference(*present, wanted), *present, wanted);
  } catch (const catalog::DocumentError& error) {
    json["errors"] = to_json(faults_of(error));
  } catch (const UserError& error) {
    json["errors"] = to_json({{"", error.what()}});
  }
  Answer answer = Answer::json(json);
  answer.headers.emplace_back("ETag", etag_of_version(present->version()));
  return answer;
}

/// @throws DocumentError, Problem
Document read_body(const Call& call, const catalog::Catalog& present) {
  try {
    return read_document(call.body, present);
  } catch (const catalog::DocumentError&) {
    throw;
  } catch (const UserError& error) {
    throw Problem{400, "body_invalid", error.what()};
  }
}

Answer apply(const Call& call, Backend& backend) {
  call.allow_parameters({});
  call.insist_on_json();
  Document wanted;
  const auto make = [&](const catalog::Catalog& present) {
    if (!call.if_match.empty() && !names_etag(call.if_match, etag_of_version(present.version()))) {
      throw Problem{412, "changed_meanwhile", "The catalog has changed since it was looked at; check again."};
    }
    wanted = read_body(call, present);
    return wanted;
  };
  try {
    const AppliedCatalog applied = backend.catalog().apply(make, call.actor());
    Answer answer = Answer::json({{"version", applied.after->version()},
                                  {"changes", changes_json(applied.changes, *applied.before, wanted)}});
    answer.headers.emplace_back("ETag", etag_of_version(applied.after->version()));
    return answer;
  } catch (const catalog::DocumentError& error) {
    throw bad_input(faults_of(error));
  }
}

/// Gives an entry a new secret, which is in this answer and nowhere else. If-Match may say which state of the
/// entry that is meant for.
template <class Kind>
Answer renew_secret(const Call& call, Backend& backend, const std::string& member, std::string_view prefix) {
  call.allow_parameters({});
  const std::string secret = make_secret(prefix);
  Json answer;
  apply_entry<Kind>(call, backend, [&](const catalog::Catalog& present) {
    const auto& entry = found<Kind>(present, call.arguments.at(0));
    if (!call.if_match.empty()) insist_on_match(call, entry_etag(entry, present));
    answer = {{"id", entry.id.value()}, {"ref", entry.ref}, {member, secret}};
    Json changed = entry_json(entry);
    changed[member] = secret;
    return document_of(Kind::kList, changed, present);
  });
  return Answer::json(answer);
}

template <class Kind>
std::vector<Endpoint> endpoints_of(std::string_view list, std::string_view one) {
  return {{"GET", list, Role::kViewer, list_entries<Kind>},
          {"POST", list, Role::kManager, create_entry<Kind>},
          {"GET", one, Role::kViewer, get_entry<Kind>},
          {"PATCH", one, Role::kManager, change_entry<Kind>}};
}

void add(std::vector<Endpoint>& endpoints, std::vector<Endpoint> more) {
  std::move(more.begin(), more.end(), std::back_inserter(endpoints));
}

}  // namespace

std::vector<Endpoint> catalog_endpoints() {
  std::vector<Endpoint> endpoints{
      {"POST", "/catalog/check", Role::kViewer, check},
      {"POST", "/catalog/apply", Role::kManager, apply},
      {"POST", "/advertisers/{advertiser}/token", Role::kManager,
       [](const Call& call, Backend& backend) {
         return renew_secret<Advertisers>(call, backend, "token", "hmp_");
       }},
      {"POST", "/affiliates/{affiliate}/postback-secret", Role::kManager,
       [](const Call& call, Backend& backend) {
         return renew_secret<Affiliates>(call, backend, "postback_secret", "hms_");
       }},
  };
  add(endpoints, endpoints_of<Advertisers>("/advertisers", "/advertisers/{advertiser}"));
  add(endpoints, endpoints_of<Affiliates>("/affiliates", "/affiliates/{affiliate}"));
  add(endpoints, endpoints_of<Offers>("/offers", "/offers/{offer}"));
  add(endpoints, goal_endpoints());
  add(endpoints, endpoints_of<PostbackUrls>("/postback-urls", "/postback-urls/{postback_url}"));
  return endpoints;
}

}  // namespace homing::admin
