#include "admin/life_words.hpp"

#include <nlohmann/json.hpp>

#include "homing/model/click.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

/// The value of an enumeration that starts with 0 and has no gaps, by its name; 0 for none.
template <class Enum>
Enum by_name(std::string_view name, Enum last) {
  for (int i = 1; i <= static_cast<int>(last); ++i) {
    if (name_of(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  }
  return static_cast<Enum>(0);
}

std::string why_click(const Json& facts) {
  const std::string refusal = text_of(facts, "refusal");
  const auto refused = by_name(refusal, ClickRefusal::kAffiliatePaused);
  std::string sentence(sentence_for(refused));
  if (!refusal.empty()) return sentence + " So there was no redirect to the target, and no click ID.";
  sentence += " ";
  sentence += sentence_for(by_name(text_of(facts, "flag"), ClickFlag::kCode));
  const std::string deep_link = text_of(facts, "deep_link");
  if (deep_link == "used") sentence += " The offer allows the url that the link asks for.";
  if (deep_link == "refused") {
    sentence += " The offer does not allow the url that the link asks for: its target was used.";
  }
  return sentence;
}

std::string why_postback(const Json& facts) {
  std::string sentence;
  if (const std::string of = text_of(facts, "replay_of"); !of.empty())
    sentence = "A replay of the postback " + of + ", by " + text_of(facts, "replayed_by") + ". ";
  sentence += text_of(facts, "message");
  const auto code = postback_code_from_name(text_of(facts, "code"));
  if (const std::string_view advice = code ? advice_for(*code) : std::string_view(); !advice.empty())
    sentence.append(" ").append(advice);
  return sentence;
}

std::string why_status(const Json& facts) {
  const std::string from = text_of(facts, "from");
  return from.empty() ? "The conversion began as " + text_of(facts, "to") + "."
                      : "The postback " + text_of(facts, "by") + " changed the status.";
}

std::string why_delivery(const Json& facts) {
  const std::string state = text_of(facts, "state_now");
  if (state == "delivered") return "The affiliate's server has taken it.";
  if (state == "withheld") return "This URL is told a share of the conversions only, and this is not in it.";
  if (state == "dead") return "It was tried for as long as is set, or the answer said that it is pointless.";
  return "It is sent as soon as it is due, again and again until the affiliate's server takes it.";
}

std::string why_attempt(const Json& facts) {
  if (text_of(facts, "outcome") == "delivered") return "The affiliate's server took it.";
  const std::string error = text_of(facts, "error");
  return error.empty() ? "The affiliate's server did not take it." : error;
}

}  // namespace

std::string text_of(const Json& facts, const char* name) {
  const auto found = facts.find(name);
  return found != facts.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string why(std::string_view what, const Json& facts) {
  if (what == "click") return why_click(facts);
  if (what == "postback") return why_postback(facts);
  if (what == "more postbacks")
    return "So many more came than the first 200, which are shown; none is counted twice.";
  if (what == "postbacks no longer kept")
    return "Postbacks go with the day of their click when that is older than postbacks_kept: what was "
           "refused is not "
           "known any more.";
  if (what == "postback waiting for its click")
    return "The click is still in the journal of its own server; the postback is settled when it arrives.";
  if (what == "conversion") return "A postback was matched and accepted.";
  if (what == "status") return why_status(facts);
  if (what == "accrual") return "The conversion is approved: its payout is owed to the affiliate.";
  if (what == "reversal") return "The conversion is approved no more: its payout is taken back.";
  if (what == "delivery") return why_delivery(facts);
  if (what == "attempt") return why_attempt(facts);
  return {};
}

}  // namespace homing::admin
