#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "homing/admin/call.hpp"
#include "homing/catalog/document.hpp"

/// What the endpoints have to know of each kind of entry.
namespace homing::admin {

template <class Entry>
using Filter = std::function<bool(const Entry&)>;

struct Advertisers {
  using Entry = catalog::Advertiser;
  static constexpr std::string_view kNoun = "advertiser";
  static constexpr std::string_view kOne = "an advertiser";
  static constexpr std::string_view kList = "advertisers";  ///< In a document.
  static constexpr std::string_view kPlace = "/api/v1/advertisers/";
  /// What a list is asked for beside state and text. @throws Problem  a parameter is not known, or names what
  /// is not there
  static Filter<Entry> filter(const Call& call, const catalog::Catalog& present);
  static const std::vector<Entry>& all(const catalog::Catalog& present) { return present.advertisers(); }
  static const auto& wanted(const catalog::Document& document) { return document.advertisers; }
  static const Entry* find(const catalog::Catalog& present, std::string_view number_or_ref) {
    return present.find_advertiser(number_or_ref);
  }
  static catalog::State state_of(const Entry& entry) { return entry.state; }
  static std::string_view title_of(const Entry& entry) { return entry.name; }
};

struct Affiliates {
  using Entry = catalog::Affiliate;
  static constexpr std::string_view kNoun = "affiliate";
  static constexpr std::string_view kOne = "an affiliate";
  static constexpr std::string_view kList = "affiliates";
  static constexpr std::string_view kPlace = "/api/v1/affiliates/";
  static Filter<Entry> filter(const Call& call, const catalog::Catalog& present);
  static const std::vector<Entry>& all(const catalog::Catalog& present) { return present.affiliates(); }
  static const auto& wanted(const catalog::Document& document) { return document.affiliates; }
  static const Entry* find(const catalog::Catalog& present, std::string_view number_or_ref) {
    return present.find_affiliate(number_or_ref);
  }
  static catalog::State state_of(const Entry& entry) { return entry.state; }
  static std::string_view title_of(const Entry& entry) { return entry.name; }
};

struct Offers {
  using Entry = catalog::Offer;
  static constexpr std::string_view kNoun = "offer";
  static constexpr std::string_view kOne = "an offer";
  static constexpr std::string_view kList = "offers";
  static constexpr std::string_view kPlace = "/api/v1/offers/";
  static Filter<Entry> filter(const Call& call, const catalog::Catalog& present);
  static const std::vector<Entry>& all(const catalog::Catalog& present) { return present.offers(); }
  static const auto& wanted(const catalog::Document& document) { return document.offers; }
  static const Entry* find(const catalog::Catalog& present, std::string_view number_or_ref) {
    return present.find_offer(number_or_ref);
  }
  static catalog::State state_of(const Entry& entry) { return entry.state; }
  static std::string_view title_of(const Entry& entry) { return entry.name; }
};

struct PostbackUrls {
  using Entry = PostbackUrl;
  static constexpr std::string_view kNoun = "postback URL";
  static constexpr std::string_view kOne = "a postback URL";
  static constexpr std::string_view kList = "postback_urls";
  static constexpr std::string_view kPlace = "/api/v1/postback-urls/";
  static Filter<Entry> filter(const Call& call, const catalog::Catalog& present);
  static const std::vector<Entry>& all(const catalog::Catalog& present) { return present.postback_urls(); }
  static const auto& wanted(const catalog::Document& document) { return document.postback_urls; }
  static const Entry* find(const catalog::Catalog& present, std::string_view number_or_ref) {
    return present.find_postback_url(number_or_ref);
  }
  static catalog::State state_of(const Entry& entry) { return catalog::state_of(entry); }
  static std::string_view title_of(const Entry& entry) { return entry.url.text(); }
};

/// Found under their offer in a document: see goal_endpoints().
struct Goals {
  using Entry = catalog::OfferGoal;
  static constexpr std::string_view kNoun = "goal";
  static constexpr std::string_view kOne = "a goal";
  static constexpr std::string_view kPlace = "/api/v1/goals/";
  static Filter<Entry> filter(const Call& call, const catalog::Catalog& present);
  static const std::vector<Entry>& all(const catalog::Catalog& present) { return present.goals(); }
  static const Entry* find(const catalog::Catalog& present, std::string_view number_or_name) {
    return present.find_goal(number_or_name);
  }
  static catalog::State state_of(const Entry& entry) { return catalog::state_of(*entry.goal); }
  static std::string_view title_of(const Entry& entry) { return entry.name; }
};

/// What of an entry is not shown, as it is kept; empty where there is none.
[[nodiscard]] std::string secret_of(const catalog::Advertiser& advertiser);
[[nodiscard]] std::string secret_of(const catalog::Affiliate& affiliate);
[[nodiscard]] std::string secret_of(const catalog::Offer& offer);
[[nodiscard]] std::string secret_of(const PostbackUrl& url);
[[nodiscard]] std::string secret_of(const catalog::OfferGoal& goal);

/// The entry that a path names. @throws Problem  there is none
template <class Kind>
const typename Kind::Entry& found(const catalog::Catalog& present, const std::string& number_or_ref) {
  if (const auto* const entry = Kind::find(present, number_or_ref)) return *entry;
  throw not_found(std::string(Kind::kNoun) + " \"" + number_or_ref + "\"");
}

}  // namespace homing::admin
