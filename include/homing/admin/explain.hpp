#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "homing/catalog/catalog.hpp"
#include "homing/core/clock.hpp"
#include "homing/model/click.hpp"
#include "homing/model/click_id.hpp"
#include "homing/model/dry_run.hpp"
#include "homing/model/ids.hpp"

/// Why is my conversion missing: what a click ID, conversion ID, txid or ext_id stands for, and all that
/// became of it.
namespace homing::admin {

/// One thing that happened to a click.
struct LifeEvent {
  UnixMillis at{};
  std::string what;   ///< `click`, `redirect`, `postback`, `conversion`, `status`, `accrual`, `reversal`, ...
  std::string facts;  ///< A JSON object.
  std::string why;    ///< The rule behind it, as a sentence for a person; empty where there is none to tell.
};

/// Clicks that a search has found.
struct ClickSearch {
  std::vector<ClickId> clicks;               ///< The newest first.
  std::optional<UnixMillis> looked_back_to;  ///< A search before this goes on; empty: an index knows all.
  bool out_of_time = false;                  ///< It was meant to look further back.
};

/// What is known of the server that a click ID names.
struct MintedBy {
  std::optional<std::string> host;         ///< Empty: no server has this node number.
  std::optional<UnixMillis> seen_at;       ///< Its last sign of life.
  std::optional<UnixMillis> clicks_since;  ///< The first day whose clicks are kept; empty: none are.
};

/// Where the lives of clicks are kept. Everything throws StoreError, and blocks. Threads: one at a time.
class ClickLives {
 public:
  static constexpr std::size_t kMostClicks = 20;  ///< That a search gives.

  virtual ~ClickLives() = default;

  /// In time order, without `why`. Empty when nothing is known.
  [[nodiscard]] virtual std::vector<LifeEvent> life_of(const ClickId& id) = 0;
  /// The click of a conversion, or of a postback.
  [[nodiscard]] virtual std::optional<ClickId> click_of_conversion(const Uuid& id) = 0;
  [[nodiscard]] virtual std::optional<ClickId> click_of_postback(const Uuid& id) = 0;
  /// Those with a conversion of this txid.
  [[nodiscard]] virtual ClickSearch clicks_of_txid(const std::string& txid) = 0;
  /// Those with a postback of this txid, whatever became of it: of the 30 days before `before`, or of the
  /// last ones where it is empty, as far as two seconds get; likewise ext_id.
  [[nodiscard]] virtual ClickSearch clicks_of_postback_txid(const std::string& txid, UnixMillis now,
                                                            std::optional<UnixMillis> before) = 0;
  [[nodiscard]] virtual ClickSearch clicks_of_ext_id(const std::string& ext_id, UnixMillis now,
                                                     std::optional<UnixMillis> before) = 0;
  /// The first day of which there are clicks or postbacks; empty: there are none.
  [[nodiscard]] virtual std::optional<UnixMillis> kept_since() = 0;
  [[nodiscard]] virtual MintedBy minted_by(const ClickId& id) = 0;
};

/// What somebody's text turned out to be.
enum class FoundAs : std::uint8_t { kClickId, kConversionId, kRequestId, kTxid, kExtId, kNothing };
[[nodiscard]] std::string_view name_of(FoundAs found_as) noexcept;

/// The part that was looked up of what somebody has pasted: a URL, a piece of a query, JSON, a line of a log.
struct TakenParameter {
  std::string name;   ///< Empty: a click ID that is no parameter's value.
  std::string value;  ///< Decoded.

  friend bool operator==(const TakenParameter&, const TakenParameter&) = default;
};

struct Explanation {
  std::optional<TakenParameter> taken;  ///< The text holds more, and this was looked up.
  FoundAs found_as = FoundAs::kNothing;
  std::optional<ClickId> click;         ///< That `events` are about.
  std::vector<ClickId> clicks;          ///< All that match, the newest first, where there are several.
  std::optional<ClickId> did_you_mean;  ///< The ID is mangled, and was this one.
  std::optional<ClickSearch> search;    ///< How far it looked, where no index could tell.
  bool older_kept = false;              ///< There is something to look at further back.
  std::vector<LifeEvent> events;
  std::string verdict;  ///< Where it stands, and what to do: for a person.
};

/// Where the visitor of a click was sent. Given are the refs of its offer and its affiliate, empty where it
/// names none.
using TellRedirect =
    std::function<PastRedirect(const Click& click, std::string_view offer, std::string_view affiliate)>;

/// The network that an IP (as text) is in; empty where that is not known.
using TellNetwork = std::function<std::string(std::string_view ip)>;

/// Why an offer (its ref) takes no clicks: see catalog::why_paused().
using TellPaused = std::function<std::string(std::string_view offer)>;

/// What is not stored of a click, but told by what is in force now.
struct TellNow {
  TellRedirect past_redirect;
  TellNetwork network;
  TellPaused paused;
};

/// Answers in one go.
/// @param text          an ID, or something with one in it: see taken_parameter()
/// @param keys_are_all  see read_click_id()
/// @param before        what ClickLives searches; empty: the last days
[[nodiscard]] Explanation explain(const std::string& text, ClickLives& lives, const ClickIdKeys& keys,
                                  bool keys_are_all, const TellNow& tell, UnixMillis now,
                                  std::optional<UnixMillis> before);

}  // namespace homing::admin
