#pragma once

#include <chrono>

#include "homing/admin/postbacks.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// The stored postbacks, for the operator. Threads: one. Ownership: borrows the database.
class PostbackStore final : public admin::Postbacks {
 public:
  /// @param node        that would take them, were they to come now
  /// @param parked_for  see apply::ApplierOptions
  PostbackStore(Database& database, NodeNumber node, std::chrono::seconds parked_for)
      : database_(database), node_(node), parked_for_(parked_for) {}

  [[nodiscard]] std::vector<admin::StoredPostback> page(const admin::PostbackFilter& filter) override;
  [[nodiscard]] std::vector<admin::StoredPostback> by_id(const std::vector<Uuid>& ids) override;
  [[nodiscard]] std::vector<admin::Judged> judge(const std::vector<Postback>& postbacks,
                                                 UnixMillis now) override;
  void note_replays(const std::vector<admin::Replay>& replays, const admin::Actor& by) override;

 private:
  Database& database_;
  const NodeNumber node_;
  const std::chrono::seconds parked_for_;
};

}  // namespace homing::store
