#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "homing/catalog/catalog.hpp"

/// The catalog as a file: what `homing plan` and `homing apply` read.
///
/// One JSON object, comments allowed, with `advertisers`, `affiliates`, `offers` (each may be absent). Every
/// entry has a `ref`; goals stand inside their offer. An optional `id` fixes an entry's number when it is
/// made; else the database counts. Entries that are in the database but not in the file are left alone: a
/// file may describe a part of the catalog.
namespace homing::catalog {

struct AdvertiserEntry {
  std::string ref;
  std::optional<std::int64_t> id;
  std::string name;  ///< The ref where absent.
  std::optional<TokenHash>
      token;  ///< From `token` (plain, 16..256 characters) or `token_sha256` (64 hex digits).
  std::vector<std::string> postback_ips;  ///< Networks in CIDR notation.
};

struct AffiliateEntry {
  std::string ref;
  std::optional<std::int64_t> id;
  std::string name;
  State state = State::kActive;
};

struct GoalEntry {
  std::string ref;
  std::optional<std::int64_t> id;
  bool is_default = false;  ///< `default`; an offer's only goal is its default without saying so.
  Rate payout;              ///< `"2.50"` or `"12.5%"`, a string: JSON numbers would pass through binary.
  Rate revenue;             ///< The payout where absent.
  std::string currency;
};

struct OfferEntry {
  std::string ref;
  std::optional<std::int64_t> id;
  std::string advertiser;  ///< Its ref.
  std::string name;
  State state = State::kActive;
  std::string target_url;
  std::optional<std::string> fallback_url;
  std::string click_id_parameter = "click_id";
  std::vector<std::string> deep_link_hosts;  ///< `shop.example` or `*.shop.example`.
  std::optional<std::chrono::seconds>
      attribution_window;  ///< `"30d"`, `"12h"`, `"90m"`, `"45s"`; absent: no limit.
  bool review = false;
  bool payout_override = false;
  bool refuse_postbacks_when_paused = false;
  std::vector<GoalEntry> goals;  ///< One at least, exactly one default.
};

struct Document {
  std::vector<AdvertiserEntry> advertisers;
  std::vector<AffiliateEntry> affiliates;
  std::vector<OfferEntry> offers;
};

/// Reads and checks a document as a whole: unknown and missing members, wrong types, refs, URLs, rates,
/// currencies, hosts, networks, duplicate refs and ids, goals. References to advertisers that are not in the
/// document are left to the database.
/// @throws UserError  with every fault found, one a line: `offers[2] "acme-shoes": target_url: ...`
[[nodiscard]] Document parse_document(std::string_view json);

/// One difference between a document and what is there.
struct Change {
  enum class Kind : std::uint8_t { kCreate, kChange };
  enum class Subject : std::uint8_t { kAdvertiser, kAffiliate, kOffer, kGoal };

  Kind kind = Kind::kCreate;
  Subject subject = Subject::kAdvertiser;
  std::size_t entry = 0;             ///< Which one of the document's list; a goal's offer.
  std::size_t goal = 0;              ///< Which one of that offer's goals.
  std::string what;                  ///< `offer acme-shoes`, `goal acme-shoes/sale`.
  std::vector<std::string> details;  ///< `state: active -> paused`; of a token only that it changes.
};

/// Looks at what a document cannot know by itself: that the advertisers it names are there or in it, that ids
/// it gives are free, that it changes none.
/// @throws UserError  with every fault found, one a line
void check_against(const Catalog& present, const Document& wanted);
/// What apply would do, in a stable order: advertisers, affiliates, offers, each followed by its goals. A
/// goal that is not in the document loses its place as the default where the document names another; the new
/// default's details say so.
[[nodiscard]] std::vector<Change> difference(const Catalog& present, const Document& wanted);
/// For a person: one line a change (`+` made, `~` changed), details indented; "no changes" when there are
/// none.
[[nodiscard]] std::string to_text(const std::vector<Change>& changes);

}  // namespace homing::catalog
