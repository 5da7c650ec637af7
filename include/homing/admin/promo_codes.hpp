#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "homing/admin/endpoint.hpp"
#include "homing/core/clock.hpp"
#include "homing/model/click_id.hpp"
#include "homing/model/ids.hpp"

namespace homing::admin {

/// Stands for a link: a sale that is reported with it is its affiliate's, of its offer.
struct PromoCode {
  std::int64_t id = 0;
  std::string code;  ///< `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`; unique in any case of letters.
  std::string affiliate;
  std::string offer;
  AffiliateId affiliate_id;
  OfferId offer_id;
  AdvertiserId advertiser_id;
  bool active = true;  ///< Else archived: new sales with it are refused.
  int version = 1;     ///< One more with each change.
  UnixMillis created_at{};
};
[[nodiscard]] bool is_promo_code(std::string_view text) noexcept;

struct PromoCodeFilter {
  std::vector<std::string> affiliates;  ///< By number or ref, as `offers`; empty: any.
  std::vector<std::string> offers;
  std::vector<std::string> states;
  std::optional<std::string> search;
};

enum class PromoCodeResult : std::uint8_t { kDone, kTaken, kNoAffiliate, kNoOffer, kChangedMeanwhile };

/// A sale that was reported with a code. `click`: the one that it gets if it has none yet.
struct CodeSale {
  std::int64_t promo_code = 0;
  std::string txid;
  ClickId click;
};

/// Each change and its line in the audit log are one transaction. Everything throws StoreError, and blocks.
/// Threads: one at a time.
class PromoCodes {
 public:
  virtual ~PromoCodes() = default;
  /// The newest first, from below `before` on.
  [[nodiscard]] virtual std::vector<PromoCode> page(const PromoCodeFilter& filter,
                                                    std::optional<std::int64_t> before, int limit) = 0;
  /// Those of these that there are, in any order.
  [[nodiscard]] virtual std::vector<PromoCode> find(const std::vector<std::string>& codes) = 0;
  [[nodiscard]] virtual PromoCodeResult add(const std::string& code, const std::string& affiliate,
                                            const std::string& offer, const Actor& by) = 0;
  [[nodiscard]] virtual PromoCodeResult set_active(const PromoCode& code, bool active, const Actor& by) = 0;

  /// The click of each sale, one for each (code, txid) for ever: so the same sale, reported again, is found
  /// to be a duplicate. Whether that click was recorded, this does not know.
  [[nodiscard]] virtual std::vector<ClickId> reserve_clicks(const std::vector<CodeSale>& sales) = 0;
  /// The same without writing: a sale that has none keeps its own.
  [[nodiscard]] virtual std::vector<ClickId> look_up_clicks(const std::vector<CodeSale>& sales) = 0;
};

[[nodiscard]] std::vector<Endpoint> promo_code_endpoints();

}  // namespace homing::admin
