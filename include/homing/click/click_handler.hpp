#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "homing/catalog/catalog.hpp"
#include "homing/core/clock.hpp"
#include "homing/core/metrics.hpp"
#include "homing/enrich/enricher_holder.hpp"
#include "homing/http/message.hpp"
#include "homing/journal/journal.hpp"
#include "homing/model/click.hpp"
#include "homing/model/click_id_mint.hpp"
#include "homing/model/dry_run.hpp"

namespace homing::click {

/// What a visitor gets when the journal can't take the click (full, or the disk is broken).
enum class WhenUnrecordable : std::uint8_t {
  kRedirect,  ///< 302 to the target without a click ID: the visitor is not lost, the click is counted as
              ///< unrecorded.
  kRefuse,    ///< 503 with Retry-After.
};

struct ClickOptions {
  std::optional<catalog::UrlTemplate> fallback;  ///< For refused clicks whose offer has none of its own.
  WhenUnrecordable when_unrecordable = WhenUnrecordable::kRedirect;
};

/// GET and HEAD /click: decides from the catalog in memory, records the click in the journal, redirects.
///
/// Where the URL asks for the visitor's country, device, OS or browser, it is looked up for the URL and the
/// record; of other clicks that is left to who carries the journal on.
///
/// Durability: a click ID leaves only when its record is on disk.
/// Threads:    handle() on any io thread, many at once. Never blocks, never touches the database.
/// Ownership:  borrows everything it is given.
class ClickHandler {
 public:
  ClickHandler(ClickOptions options, const catalog::CatalogHolder& catalog, ClickIdMint& mint,
               journal::Journal& journal, const enrich::EnricherHolder& enricher, const Clock& clock,
               Metrics& metrics);
  ~ClickHandler();

  [[nodiscard]] boost::asio::awaitable<http::Response> handle(const http::Request& request);

  /// What handle() would answer to this request, were it a GET or HEAD of /click, and why: nothing is
  /// recorded, counted or minted. Threads: any.
  [[nodiscard]] DryClick dry_run(const http::Request& request) const;

  /// See click::past_redirect(). Threads: any.
  [[nodiscard]] PastRedirect past_redirect(const Click& click, std::string_view offer,
                                           std::string_view affiliate) const;

 private:
  class Counters;

  const ClickOptions options_;
  const catalog::CatalogHolder& catalog_;
  const enrich::EnricherHolder& enricher_;
  ClickIdMint& mint_;
  journal::Journal& journal_;
  const Clock& clock_;
  std::unique_ptr<Counters> counters_;
};

}  // namespace homing::click
