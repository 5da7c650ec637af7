#include "homing/admin/explain.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "admin/life_words.hpp"
#include "admin/network_fact.hpp"
#include "admin/paused_fact.hpp"
#include "admin/redirect_event.hpp"
#include "admin/taken_parameter.hpp"
#include "homing/core/text.hpp"
#include "homing/core/units.hpp"
#include "homing/core/url_parts.hpp"
#include "homing/model/click_id_text.hpp"

namespace homing::admin {
namespace {

std::string minted(const ClickId& id) {
  return "minted " + time_text(id.time()) + " by node " + std::to_string(id.node());
}

std::string why_unknown(const ClickId& id, const MintedBy& by, UnixMillis now) {
  constexpr std::chrono::seconds kSilent{60};
  if (id.time() > now + kSilent)
    return "That time is still to come: a clock is wrong, or the ID was made up.";
  if (by.clicks_since && id.time() < *by.clicks_since)
    return "It is past its retention: clicks are kept since " + time_text(*by.clicks_since) + ".";
  if (!by.host) return "There is no server of this node number any more.";
  if (!by.seen_at || now - *by.seen_at > kSilent)
    return "That server (" + *by.host + ") was last seen " + (by.seen_at ? time_text(*by.seen_at) : "never") +
           ": its record may still be in that node's journal; start it, and it is applied.";
  if (now - id.time() < kSilent)
    return "It is so new that it may still be on its way; ask again in a minute.";
  return "That server (" + *by.host +
         ") is alive: either its record is still in that node's journal (look at lag_records in its "
         "/readyz), or "
         "it was never acknowledged (the visitor was not redirected with it), or it was set aside in "
         "rejected_records.";
}

AskedFor asked_for(FoundAs as, const std::string& text) {
  const auto id = Uuid::parse(text);
  const bool is_id = as == FoundAs::kConversionId || as == FoundAs::kRequestId;
  return {as, is_id && id ? id->to_string() : text};
}

void tell_life(Explanation& found, const std::string& text, ClickLives& lives, const TellNow& tell,
               UnixMillis now) {
  const ClickId& id = *found.click;
  found.events = lives.life_of(id);
  for (LifeEvent& event : found.events)
    event.why = why(event.what, nlohmann::ordered_json::parse(event.facts));
  add_network(found.events, tell.network);
  add_paused(found.events, tell.paused);
  add_redirect(found.events, id, tell.past_redirect);
  if (!found.events.empty()) {
    found.verdict = verdict_on(id, found.events, asked_for(found.found_as, text));
    return;
  }
  found.verdict = "The click ID " + id.to_string() + " is genuine (" + minted(id) +
                  "), but nothing of it is in the database. " + why_unknown(id, lives.minted_by(id), now);
}

bool take(Explanation& found, FoundAs as, const std::optional<ClickId>& click) {
  if (!click) return false;
  found.found_as = as;
  found.click = click;
  return true;
}

/// What is said of several searches holds for each of them.
void add_search(Explanation& found, const ClickSearch& search) {
  if (!search.looked_back_to) return;
  if (!found.search) found.search = search;
  found.search->looked_back_to = std::max(found.search->looked_back_to, search.looked_back_to);
  found.search->out_of_time |= search.out_of_time;
}

bool take(Explanation& found, FoundAs as, const ClickSearch& search) {
  add_search(found, search);
  if (search.clicks.empty()) return false;
  if (search.clicks.size() > 1) found.clicks = search.clicks;
  return take(found, as, search.clicks.front());
}

bool is_known_id(Explanation& found, const std::string& text, const ReadClickId& read, ClickLives& lives) {
  if (take(found, FoundAs::kClickId, read.id)) return true;
  const auto uuid = Uuid::parse(text);
  return uuid && (take(found, FoundAs::kConversionId, lives.click_of_conversion(*uuid)) ||
                  take(found, FoundAs::kRequestId, lives.click_of_postback(*uuid)));
}

bool is_known_text(Explanation& found, const std::string& text, ClickLives& lives, UnixMillis now,
                   std::optional<UnixMillis> before) {
  if (!is_storable_text(text)) return false;
  const bool is_known = take(found, FoundAs::kTxid, lives.clicks_of_txid(text)) ||
                        take(found, FoundAs::kTxid, lives.clicks_of_postback_txid(text, now, before)) ||
                        take(found, FoundAs::kExtId, lives.clicks_of_ext_id(text, now, before));
  if (!found.search) return is_known;
  const auto since = lives.kept_since();
  found.older_kept = since && *since < *found.search->looked_back_to;
  return is_known;
}

/// Of an ID that was minted by an unknown key: another installation's, in all likelihood.
std::string about_key(const std::string& text, const ClickIdKeys& keys) {
  const auto id = ClickId::parse(text);
  if (!id) return {};
  if (!keys.knows_version_of(*id))
    return " It names key version " + std::to_string(id->key_version()) +
           ", which this installation has not.";
  return " If it was made by a Homing at all, it was " + minted(*id) + " of another installation.";
}

/// Whether somebody may have meant a click ID: most of it is hexadecimal digits, and it has many.
bool nearly_looks_like_id(std::string_view text) {
  constexpr std::ptrdiff_t kFew = 16;
  const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return hex_value(c) >= 0; });
  const auto dashes = std::count(text.begin(), text.end(), '-');
  const auto others = static_cast<std::ptrdiff_t>(text.size()) - digits - dashes;
  return digits >= kFew && digits >= 3 * others;
}

/// Empty where there was no search.
std::string how_far(const Explanation& found, UnixMillis start) {
  if (!found.search) return {};
  return std::string(" The search among the txids of postbacks and the ext_ids of clicks ") +
         (found.search->out_of_time ? "ran out of time and " : "") + "went back from " + time_text(start) +
         " to " + time_text(*found.search->looked_back_to) +
         (found.older_kept ? "." : ". Nothing older is kept.");
}

std::string not_known(const std::string& text, const Explanation& found, UnixMillis start) {
  std::string sentence =
      "No click, conversion, request_id, txid or ext_id is known by the text " + in_quotes(text) + ".";
  sentence += how_far(found, start);
  if (nearly_looks_like_id(text))
    sentence += " Nor is it a click ID, though it nearly looks like one. " + what_is_wrong_with(text);
  return sentence;
}

std::string why_nothing(const std::string& text, const Explanation& found, const ReadClickId& read,
                        const ClickIdKeys& keys, UnixMillis start) {
  if (found.did_you_mean) {
    return "The click ID " + in_quotes(text) +
           " is mangled: one character of it was changed, lost, added or "
           "swapped on its way. It was " +
           found.did_you_mean->to_string() +
           ": ask for that one, and see what between the redirect and the sender changes it.";
  }
  if (read.refusal.code == PostbackCode::kClickIdMalformed) return not_known(text, found, start);
  std::string sentence = read.refusal.message;
  if (read.refusal.code == PostbackCode::kClickIdNotOurs)
    sentence += about_key(text, keys) + " Nor is a conversion, request_id, txid or ext_id known by it.";
  if (const std::string_view advice = advice_for(read.refusal.code); !advice.empty())
    sentence.append(" ").append(advice);
  return sentence + how_far(found, start);
}

Explanation explain_one(const std::string& text, ClickLives& lives, const ClickIdKeys& keys,
                        bool keys_are_all, const TellNow& tell, UnixMillis now,
                        std::optional<UnixMillis> before) {
  Explanation found;
  const ReadClickId read = read_click_id(text, keys, keys_are_all);
  const bool is_id = is_known_id(found, text, read, lives);
  if (!is_id) found.did_you_mean = mended_click_id(text, keys);
  if (is_id || (!found.did_you_mean && is_known_text(found, text, lives, now, before))) {
    tell_life(found, text, lives, tell, now);
    return found;
  }
  found.verdict = why_nothing(text, found, read, keys, before.value_or(now));
  return found;
}

}  // namespace

std::string_view name_of(FoundAs found_as) noexcept {
  switch (found_as) {
    case FoundAs::kClickId:
      return "click_id";
    case FoundAs::kConversionId:
      return "conversion_id";
    case FoundAs::kRequestId:
      return "request_id";
    case FoundAs::kTxid:
      return "txid";
    case FoundAs::kExtId:
      return "ext_id";
    case FoundAs::kNothing:
      return "nothing";
  }
  return {};
}

Explanation explain(const std::string& text, ClickLives& lives, const ClickIdKeys& keys, bool keys_are_all,
                    const TellNow& tell, UnixMillis now, std::optional<UnixMillis> before) {
  const auto taken = taken_parameter(text, keys);
  Explanation found = explain_one(taken ? taken->value : text, lives, keys, keys_are_all, tell, now, before);
  if (taken)
    found.verdict = (taken->name.empty() ? std::string("The click ID in it")
                                         : "Its parameter " + in_quotes(taken->name)) +
                    " was looked up: " + in_quotes(taken->value) + ". " + found.verdict;
  else if (found.found_as == FoundAs::kNothing && split_url(text))
    found.verdict +=
        " There is no click ID in the URL, and no parameter named click_id, conversion_id, request_id, txid "
        "or ext_id.";
  found.taken = taken;
  return found;
}

}  // namespace homing::admin
