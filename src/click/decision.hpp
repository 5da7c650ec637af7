#pragma once

#include <forward_list>
#include <string>

#include "click/link.hpp"
#include "homing/catalog/catalog.hpp"
#include "homing/core/clock.hpp"
#include "homing/enrich/enricher_holder.hpp"
#include "homing/http/message.hpp"
#include "homing/model/click.hpp"

namespace homing::click {

/// Where a link leads, before an ID is minted. Points into the catalog it was decided by.
struct Decision {
  const catalog::Offer* offer = nullptr;
  const catalog::Affiliate* affiliate = nullptr;
  ClickRefusal refusal = ClickRefusal::kNone;
  std::optional<std::string> deep_link;  ///< Checked; used instead of the offer's target.
  std::uint8_t notes = 0;                ///< ClickNote bits of the deep link.
};

[[nodiscard]] Decision decide(const Link& link, const catalog::Catalog& catalog);

/// The text of a click that is not in its request as it is stored.
struct MadeText {
  std::string ip;
  std::forward_list<std::string> escaped;
};

/// What is recorded of the click. Text that PostgreSQL can't hold is escaped here, and noted. Points into the
/// link, the request and `made`.
[[nodiscard]] Click make_click(const ClickId& id, const Link& link, const Decision& decision, ClickFlag flag,
                               const http::Request& request, MadeText& made);

/// The template of the URL that the visitor is sent to: the offer's target, or, for a refused click, the
/// fallback (the offer's, else the server's). Null where there is none, and for a deep link.
[[nodiscard]] const catalog::UrlTemplate* template_of(
    const Decision& decision, const std::optional<catalog::UrlTemplate>& server_fallback);

/// The target with its macros filled. `id` is null for a click that could not be recorded: then no ID is in
/// it. Requires: a decision that is not refused.
/// @param visitor  known where the template asks for it
[[nodiscard]] std::string target_url(const ClickId* id, const Link& link, const Decision& decision,
                                     const enrich::Visitor& visitor, const http::Request& request,
                                     UnixMillis now);

/// The fallback of a refused click, macros filled; empty where there is none.
[[nodiscard]] std::string fallback_url(const Link& link, const Decision& decision,
                                       const std::optional<catalog::UrlTemplate>& server_fallback,
                                       const enrich::Visitor& visitor, const http::Request& request,
                                       UnixMillis now);

}  // namespace homing::click
