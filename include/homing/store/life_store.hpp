#pragma once

#include <chrono>
#include <string>

#include "homing/admin/explain.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// What is known of clicks, found by whatever names them. Threads: one. Ownership: borrows the database.
class LifeStore final : public admin::ClickLives {
 public:
  /// @param postbacks_kept  the setting; 0: for ever
  LifeStore(Database& database, std::chrono::milliseconds postbacks_kept)
      : database_(database), postbacks_kept_(postbacks_kept) {}

  [[nodiscard]] std::vector<admin::LifeEvent> life_of(const ClickId& id) override;
  [[nodiscard]] std::optional<ClickId> click_of_conversion(const Uuid& id) override;
  [[nodiscard]] std::optional<ClickId> click_of_postback(const Uuid& id) override;
  [[nodiscard]] admin::ClickSearch clicks_of_txid(const std::string& txid) override;
  [[nodiscard]] admin::ClickSearch clicks_of_postback_txid(const std::string& txid, UnixMillis now,
                                                           std::optional<UnixMillis> before) override;
  [[nodiscard]] admin::ClickSearch clicks_of_ext_id(const std::string& ext_id, UnixMillis now,
                                                    std::optional<UnixMillis> before) override;
  [[nodiscard]] std::optional<UnixMillis> kept_since() override;
  [[nodiscard]] admin::MintedBy minted_by(const ClickId& id) override;

 private:
  Database& database_;
  const std::chrono::milliseconds postbacks_kept_;
};

}  // namespace homing::store
