#pragma once

#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "homing/admin/explain.hpp"
#include "homing/model/click.hpp"

namespace homing::admin::test {

inline constexpr UnixMillis kExplainedAt{std::chrono::milliseconds(1'795'000'000'000)};

inline ClickIdKeys keys_of(std::uint8_t filling) {
  ClickIdKey key;
  key.bytes.fill(filling);
  return ClickIdKeys({key});
}

/// Lives in memory.
class FakeLives final : public ClickLives {
 public:
  std::vector<LifeEvent> life_of(const ClickId& id) override { return lives[id]; }
  std::optional<ClickId> click_of_conversion(const Uuid& id) override { return found(conversions, id); }
  std::optional<ClickId> click_of_postback(const Uuid& id) override { return found(postbacks, id); }
  ClickSearch clicks_of_txid(const std::string& txid) override { return {txids[txid], {}, false}; }
  ClickSearch clicks_of_postback_txid(const std::string&, UnixMillis now,
                                      std::optional<UnixMillis> before) override {
    ++searches;
    return {{}, before.value_or(now) - txids_searched, false};
  }
  ClickSearch clicks_of_ext_id(const std::string& ext_id, UnixMillis now,
                               std::optional<UnixMillis> before) override {
    ++searches;
    return {ext_ids[ext_id], before.value_or(now) - std::chrono::hours(24), true};
  }
  std::optional<UnixMillis> kept_since() override { return kept; }
  MintedBy minted_by(const ClickId&) override { return by; }

  std::map<ClickId, std::vector<LifeEvent>> lives;
  std::map<Uuid, ClickId> conversions, postbacks;
  std::map<std::string, std::vector<ClickId>> txids, ext_ids;
  MintedBy by{"tracker-1", kExplainedAt, kExplainedAt - std::chrono::hours(1000)};
  std::optional<UnixMillis> kept = kExplainedAt - std::chrono::hours(1000);
  std::chrono::hours txids_searched{720};
  int searches = 0;

 private:
  static std::optional<ClickId> found(const std::map<Uuid, ClickId>& all, const Uuid& id) {
    const auto entry = all.find(id);
    return entry == all.end() ? std::nullopt : std::optional(entry->second);
  }
};

class Explain : public testing::Test {
 protected:
  using Json = nlohmann::ordered_json;

  Explanation ask(const std::string& text, std::optional<UnixMillis> before = std::nullopt) {
    const auto past_redirect = [this](const Click& click, std::string_view offer, std::string_view) {
      redirected = {{"offer", std::string(offer)},
                    {"refusal", std::string(name_of(click.refusal))},
                    {"sub10", std::string(click.subs[9])}};
      return redirect;
    };
    const auto network = [](std::string_view ip) {
      return ip == "198.51.100.7" ? std::string("AS64500 Example Net") : std::string();
    };
    const auto paused = [this](std::string_view offer) { return offer == "shoes" ? paused_now : ""; };
    return explain(text, lives, keys, true, {past_redirect, network, paused}, kExplainedAt, before);
  }
  void happened(const ClickId& click, std::string what, const Json& facts) {
    lives.lives[click].push_back({kExplainedAt, std::move(what), facts.dump(), {}});
  }
  ClickId minted(UnixMillis time = kExplainedAt - std::chrono::hours(1)) const {
    return keys.sign(time, 5, 9, kExplainedAt);
  }

  const ClickIdKeys keys = keys_of(1);
  FakeLives lives;
  const ClickId id = minted();
  PastRedirect redirect{"target", 302, "https://shop.example/", "", "As it is now."};
  std::map<std::string, std::string> redirected;  ///< What of a click was given to tell that by.
  std::string paused_now;                         ///< The offer shoes.
};

}  // namespace homing::admin::test
