#pragma once

#include <optional>
#include <string>
#include <vector>

#include "homing/admin/postbacks.hpp"
#include "homing/catalog/catalog.hpp"

namespace homing::admin {

/// What became, or would become, of one stored postback that is to be judged again.
struct ReplayResult {
  Uuid original;
  std::optional<PostbackCode> was;  ///< Empty: there is no such postback.
  std::optional<Uuid> replay;       ///< The request_id of the replay; empty: there was none.
  std::string code;     ///< The outcome: a postback's code, or `not_found`, `not_refused`, `not_whole`,
                        ///< `not_a_report`, `token_not_kept`.
  std::string message;  ///< A sentence for a person.
  std::optional<Uuid> conversion_id;  ///< Of a conversion that is there.
};

/// Stored postbacks that were refused, judged again by the rules of now.
///
/// A replay is a postback of its own on the one road, with the original's parameters, sender and time of
/// receipt: so the attribution window is held against the time at which the advertiser reported, and the
/// conversion is booked to that time. A status that it changes is not: that happens now. Sent is only what
/// will be taken; what (click, goal, txid) has already is a duplicate, as ever.
///
/// Tokens are not stored. Where the original came as far as to rules behind the token's check, its token was
/// right, and the replay is judged as if it had brought the present one; where not, and the advertiser has a
/// token, only the advertiser can send it again. Likewise a request that could not be read whole. (Versions
/// that looked at the sender's address before the token have stored ip_not_allowed, too, whatever the token
/// was: see kRightTokenWrongAddress.)
///
/// What an operator had reported is reported again by the one who replays it: he needs no token and no
/// network. An operator's decision about a conversion is no report, and is not replayed.
class Replays {
 public:
  /// Borrows everything.
  Replays(Postbacks& postbacks, const catalog::Catalog& catalog, const RoadPorts& road, Actor by,
          UnixMillis now)
      : postbacks_(postbacks), catalog_(catalog), road_(road), by_(std::move(by)), now_(now) {}

  /// In the order of `ids`. @param preview  nothing is sent, and nothing noted
  [[nodiscard]] std::vector<ReplayResult> replay(const std::vector<Uuid>& ids, bool preview);

 private:
  struct Candidate;
  [[nodiscard]] std::optional<Postback> read_again(const StoredPostback& stored, ReplayResult& result) const;
  [[nodiscard]] bool set_token(const StoredPostback& stored, Postback& postback) const;
  void report_again(const StoredPostback& stored, Postback& postback) const;
  void judge(std::vector<Candidate>& candidates) const;
  void send(std::vector<Candidate>& candidates);

  Postbacks& postbacks_;
  const catalog::Catalog& catalog_;
  const RoadPorts& road_;
  const Actor by_;
  const UnixMillis now_;
};

/// What stands for GET or POST in a replay, in the journal and the database: `replay of ID by user anna`. The
/// queries that read it count on this form.
[[nodiscard]] std::string replay_method(const Uuid& original, const Actor& by);

}  // namespace homing::admin
