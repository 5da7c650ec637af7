#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "homing/admin/call.hpp"

/// Entity tags (RFC 9110, 8.8.3): by which two who change one thing do not overwrite each other.
namespace homing::admin {

/// Of a thing that is told apart by its text, and by a secret that is not shown; empty where it has none.
/// @param key  without it nobody can tell by the tag whether a guess at the secret is right
[[nodiscard]] std::string etag_of(const nlohmann::ordered_json& shown, std::string_view secret,
                                  std::string_view key);
/// Of one whose changes are counted.
[[nodiscard]] std::string etag_of_version(std::int64_t version);

/// Whether an If-Match header names it. @throws Problem  it names what is no ETag, or a weak one (400)
[[nodiscard]] bool names_etag(std::string_view if_match, std::string_view etag);

/// @throws Problem  the call does not say which state its change is meant for (428)
void insist_on_if_match(const Call& call);
/// @throws Problem  it is meant for another state than this (412), or for none (400)
void insist_on_match(const Call& call, std::string_view etag);
[[nodiscard]] Problem changed_meanwhile();

}  // namespace homing::admin
