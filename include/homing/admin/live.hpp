#pragma once

#include <optional>
#include <string>
#include <vector>

#include "homing/core/clock.hpp"
#include "homing/model/ids.hpp"

namespace homing::admin {

/// What somebody who watches wants to see.
struct LiveFilter {
  bool clicks = true;
  bool postbacks = true;
  std::optional<OfferId> offer;
  std::optional<AffiliateId> affiliate;
  std::string since;  ///< `next` of the call before; empty: none.
  int limit = 50;
};

struct LiveItem {
  UnixMillis at{};
  std::string kind;   ///< `click` or `postback`.
  std::string facts;  ///< A JSON object.
};

struct LivePage {
  std::vector<LiveItem> items;  ///< The newest last.
  std::string next;
  bool cut = false;  ///< There was more than `limit`, or may be behind what is looked at: that is left out.
};

/// Clicks and postbacks as they come into the database: each once, whatever order they come in.
///
/// Cheap enough for once a second: it looks at so many of the newest clicks, and at postbacks received within
/// ten minutes (without `since`: an hour). Everything throws StoreError, and blocks. Threads: one at a time.
class Live {
 public:
  virtual ~Live() = default;
  [[nodiscard]] virtual LivePage live(const LiveFilter& filter, UnixMillis now) = 0;
};

}  // namespace homing::admin
