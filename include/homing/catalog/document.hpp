#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "homing/catalog/catalog.hpp"
#include "homing/core/error.hpp"

/// The catalog as a file: what `homing plan` and `homing apply` read.
///
/// One JSON object, comments allowed, with `advertisers`, `affiliates`, `offers`, `postback_urls` (each may
/// be absent). Every entry has a `ref`; goals stand inside their offer. An optional `id` fixes an entry's
/// number when it is made; else the database counts. Entries that are in the database but not in the file are
/// left alone: a file may describe a part of the catalog.
namespace homing::catalog {

/// One thing that is wrong with a document.
struct DocumentFault {
  std::string field;    ///< `offers[2].goals[0].payout`; empty: the document as a whole.
  std::string message;  ///< `"abc" is no amount such as ...`.
};

/// What is wrong with a document, all of it. what() has one fault a line, with the refs of the entries:
/// `offers[2] "acme-shoes": target_url: it has to start with http:// or https://`.
class DocumentError : public UserError {
 public:
  DocumentError(const std::string& lines, std::vector<DocumentFault> faults)
      : UserError(lines), faults_(std::move(faults)) {}
  [[nodiscard]] const std::vector<DocumentFault>& faults() const noexcept { return faults_; }

 private:
  std::vector<DocumentFault> faults_;
};

struct AdvertiserEntry {
  std::string ref;
  std::optional<std::int64_t> id;
  std::string name;  ///< The ref where absent.
  std::optional<TokenHash>
      token;  ///< From `token` (plain, 16..256 characters) or `token_sha256` (64 hex digits).
  std::vector<std::string> postback_ips;  ///< Networks in CIDR notation.
  State state = State::kActive;
};

struct AffiliateEntry {
  std::string ref;
  std::optional<std::int64_t> id;
  std::string name;
  State state = State::kActive;
  std::optional<std::string> postback_secret;  ///< 16..256 characters. Never shown.
};

struct GoalEntry {
  std::string ref;
  std::optional<std::int64_t> id;
  State state = State::kActive;  ///< Active or archived; the default goal is active.
  bool is_default = false;       ///< `default`; an offer's only goal is its default without saying so.
  Rate payout;                   ///< `"2.50"` or `"12.5%"`, a string: JSON numbers would pass through binary.
  Rate revenue;                  ///< The payout where absent.
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

struct PostbackUrlEntry {
  std::string ref;
  std::optional<std::int64_t> id;
  std::string affiliate;             ///< Its ref.
  std::optional<std::string> offer;  ///< Its ref. Absent: for the offers for which it has none of their own.
  State state = State::kActive;
  std::vector<std::string> goals;  ///< Refs, the offer's where one is named; empty: every goal.
  std::vector<ConversionStatus> statuses{ConversionStatus::kApproved};  ///< One at least.
  int share = 100;  ///< Percent of the conversions that are told, 0..100.
  PostbackMethod method = PostbackMethod::kGet;
  std::string url;                  ///< A PostbackTemplate, likewise the body.
  std::optional<std::string> body;  ///< With POST only.
  PostbackTemplate::Kind body_type = PostbackTemplate::Kind::kForm;  ///< Without a body, of no meaning.
};

struct Document {
  std::vector<AdvertiserEntry> advertisers;
  std::vector<AffiliateEntry> affiliates;
  std::vector<OfferEntry> offers;
  std::vector<PostbackUrlEntry> postback_urls;
};

/// Reads and checks a document as a whole: unknown and missing members, wrong types, refs, URLs, rates,
/// currencies, hosts, networks, postback templates, duplicate refs and ids, goals. References to what is not
/// in the document are left to the database.
/// @throws DocumentError  with every fault found; UserError where the text is no JSON at all
[[nodiscard]] Document parse_document(std::string_view json);

/// One difference between a document and what is there.
struct Change {
  enum class Kind : std::uint8_t { kCreate, kChange };
  enum class Subject : std::uint8_t { kAdvertiser, kAffiliate, kOffer, kGoal, kPostbackUrl };

  Kind kind = Kind::kCreate;
  Subject subject = Subject::kAdvertiser;
  std::size_t entry = 0;             ///< Which one of the document's list; a goal's offer.
  std::size_t goal = 0;              ///< Which one of that offer's goals.
  std::string what;                  ///< `offer acme-shoes`, `goal acme-shoes/sale`.
  std::vector<std::string> details;  ///< `state: active -> paused`; of a secret only that it changes.
  /// What its URLs become, filled with example values: of an offer, the redirect; of a postback URL, what is
  /// sent, the URL and the body.
  std::vector<std::string> examples;
  std::vector<std::string> warnings;  ///< What the linter says of them; also in the details.
};

/// Looks at what a document cannot know by itself: that the advertisers, affiliates, offers and goals it
/// names are there or in it, that ids it gives are free, that it changes none; and that nothing present is
/// unreadable.
/// @throws DocumentError  with every fault found
void check_against(const Catalog& present, const Document& wanted);
/// What apply would do, in a stable order: advertisers, affiliates, offers, each followed by its goals,
/// postback URLs, each shown with example values and with what the linter says of it. A goal that is not in
/// the document loses its place as the default where the document names another; the new default's details
/// say so.
[[nodiscard]] std::vector<Change> difference(const Catalog& present, const Document& wanted);
/// For a person: one line a change (`+` made, `~` changed), details indented; "no changes" when there are
/// none.
[[nodiscard]] std::string to_text(const std::vector<Change>& changes);

}  // namespace homing::catalog
