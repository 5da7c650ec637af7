#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "homing/catalog/url_template.hpp"
#include "homing/core/mutex.hpp"
#include "homing/core/secret.hpp"
#include "homing/model/click_id_keys.hpp"
#include "homing/model/postback_url.hpp"
#include "homing/model/terms.hpp"

namespace homing::catalog {

/// An archived entry is as good as paused, and out of sight; it keeps its number and ref.
enum class State : std::uint8_t { kActive, kPaused, kArchived };
[[nodiscard]] std::string_view name_of(State state) noexcept;
/// `active`, `paused` or `archived`; empty for anything else.
[[nodiscard]] std::optional<State> parse_state(std::string_view text) noexcept;

[[nodiscard]] State state_of(const PostbackUrl& url) noexcept;
/// Active or archived: a goal is not paused by itself.
[[nodiscard]] State state_of(const Goal& goal) noexcept;

struct Advertiser {
  AdvertiserId id;
  std::string ref;
  std::string name;
  std::optional<TokenHash> token;
  std::vector<IpNetwork> postback_ips;
  State state = State::kActive;  ///< Where it is not active, its offers are paused.
};

struct Affiliate {
  AffiliateId id;
  std::string ref;
  std::string name;
  State state = State::kActive;
  std::optional<std::string> postback_secret;  ///< Signs what it is sent. Never shown, never logged.
};

struct Offer {
  OfferId id;
  std::string ref;
  AdvertiserId advertiser;
  std::string advertiser_ref;
  std::string name;
  State state = State::kActive;  ///< Its own. Whether it takes clicks: terms.paused.
  UrlTemplate target;
  std::optional<UrlTemplate> fallback;  ///< Macros are filled, no click ID is added.
  std::string click_id_parameter = "click_id";
  std::vector<std::string> deep_link_hosts;
  OfferTerms terms;  ///< What its postbacks are judged by, goals included.
};

/// A goal as an entry of its own. Its pointers live as long as the catalog, likewise its ref.
struct OfferGoal {
  GoalId id;
  std::string_view ref;  ///< Unique in its offer only.
  std::string name;      ///< `acme-shoes/sale`.
  const Offer* offer;
  const Goal* goal;
};

/// What there is of postback URLs.
struct PostbackUrls {
  std::vector<PostbackUrl> readable;
  /// Of those that this version cannot read, as a newer one may have written them, what is wrong: a sentence
  /// each, with its name.
  std::vector<std::string> unreadable;
};

/// Everything that a click needs to know, in memory. Immutable; shared by all threads.
class Catalog {
 public:
  Catalog(std::int64_t version, std::vector<Advertiser> advertisers, std::vector<Affiliate> affiliates,
          std::vector<Offer> offers, PostbackUrls postback_urls, ClickIdKeys keys);
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;

  /// By number (`42`) or ref (`acme-shoes`). Null when there is none such. The pointer lives as long as the
  /// catalog.
  [[nodiscard]] const Offer* find_offer(std::string_view number_or_ref) const noexcept;
  [[nodiscard]] const Affiliate* find_affiliate(std::string_view number_or_ref) const noexcept;
  /// These look through the list: nothing that a click needs.
  [[nodiscard]] const Advertiser* find_advertiser(std::string_view number_or_ref) const noexcept;
  [[nodiscard]] const PostbackUrl* find_postback_url(std::string_view number_or_ref) const noexcept;
  /// By number (`13`), or behind its offer (`acme-shoes/sale`), where either may be a number, too.
  [[nodiscard]] const OfferGoal* find_goal(std::string_view number_or_name) const;

  [[nodiscard]] std::int64_t version() const noexcept { return version_; }
  [[nodiscard]] const ClickIdKeys& keys() const noexcept { return keys_; }
  [[nodiscard]] const std::vector<Advertiser>& advertisers() const noexcept { return advertisers_; }
  [[nodiscard]] const std::vector<Affiliate>& affiliates() const noexcept { return affiliates_; }
  [[nodiscard]] const std::vector<Offer>& offers() const noexcept { return offers_; }
  /// Those of all offers, by number.
  [[nodiscard]] const std::vector<OfferGoal>& goals() const noexcept { return goals_; }
  [[nodiscard]] const std::vector<PostbackUrl>& postback_urls() const noexcept {
    return postback_urls_.readable;
  }
  [[nodiscard]] const std::vector<std::string>& unreadable_postback_urls() const noexcept {
    return postback_urls_.unreadable;
  }

 private:
  std::int64_t version_;
  std::vector<Advertiser> advertisers_;
  std::vector<Affiliate> affiliates_;
  std::vector<Offer> offers_;
  std::vector<OfferGoal> goals_;
  PostbackUrls postback_urls_;
  ClickIdKeys keys_;
  // Views into the strings above, which never move again.
  std::unordered_map<std::string_view, const Offer*> offers_by_ref_;
  std::unordered_map<std::int64_t, const Offer*> offers_by_id_;
  std::unordered_map<std::string_view, const Affiliate*> affiliates_by_ref_;
  std::unordered_map<std::int64_t, const Affiliate*> affiliates_by_id_;
};

/// Why an offer (number or ref) takes no clicks, for a sentence that names it: `it is paused`, `its
/// advertiser acme is archived`, or both. Empty: it takes them.
[[nodiscard]] std::string why_paused(const Catalog& catalog, std::string_view offer);

/// The present catalog. Readers take a snapshot for one request; the refresher swaps the whole.
///
/// A thread keeps the snapshot that it took last, until it asks again: readers share a lock only in their
/// first call behind a swap. (Not std::atomic<std::shared_ptr>: that of GCC 12 is a lock shared by all
/// readers, and its load() gives the lock back without a release, so that a store() may overtake the read.)
///
/// Threads: any.
class CatalogHolder {
 public:
  explicit CatalogHolder(std::shared_ptr<const Catalog> first) { replace(std::move(first)); }
  [[nodiscard]] std::shared_ptr<const Catalog> snapshot() const noexcept;
  void replace(std::shared_ptr<const Catalog> next) noexcept;

  /// Whether the refresher has lately seen that there is no newer catalog. False while the database is away:
  /// there may be offers and keys by now that this server has never heard of.
  [[nodiscard]] bool is_up_to_date() const noexcept { return up_to_date_; }
  void set_up_to_date(bool up_to_date) noexcept { up_to_date_ = up_to_date; }

 private:
  /// Which swap brought the present catalog; a number is never used twice, by no holder of the process.
  std::atomic<std::uint64_t> generation_{0};
  mutable Mutex mutex_;
  std::shared_ptr<const Catalog> current_ HOMING_GUARDED_BY(mutex_);
  std::atomic<bool> up_to_date_{false};
};

}  // namespace homing::catalog
