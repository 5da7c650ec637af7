#include "admin/link_reading.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "admin/link_names.hpp"
#include "homing/core/text.hpp"
#include "homing/model/click.hpp"
#include "homing/model/postback_macro.hpp"

namespace homing::admin {
namespace {

using catalog::Macro;
using catalog::State;

template <class Entry>
std::vector<std::string_view> refs_of(const std::vector<Entry>& entries) {
  std::vector<std::string_view> refs;
  for (const Entry& entry : entries) refs.push_back(entry.ref);
  return refs;
}

template <class Entry>
std::string introduction(const char* noun, const Entry& entry) {
  return "the " + std::string(noun) + " \"" + entry.name + "\" (" + entry.ref + ", number " +
         std::to_string(entry.id.value()) + ")";
}

class Reader {
 public:
  Reader(const LinkParameters& given, const catalog::Catalog& catalog) : given_(given), catalog_(catalog) {}

  LinkReading run() {
    if (given_.size() > kMaxLinkParameters) {
      warn("it has " + std::to_string(given_.size()) + " parameters; with more than " +
           std::to_string(kMaxLinkParameters) + " it is answered 414");
    }
    for (const auto& [name, value] : given_) read(name, value);
    check_entries();
    if (refused_ || given_.size() > kMaxLinkParameters) return std::move(reading_);
    reading_.leads_to = target();
    return std::move(reading_);
  }

 private:
  void warn(std::string sentence) { reading_.warnings.push_back(std::move(sentence)); }

  void refuse(std::string sentence) {
    refused_ = true;
    warn(std::move(sentence));
  }

  void read(const std::string& name, const std::string& value) {
    std::string meaning = meaning_of(name);
    if (meaning.empty()) {
      warn_of_unknown(name);
      meaning = "nothing to Homing: it is stored with the click as it came";
    } else if (value.empty()) {
      warn("\"" + name + "\" is empty: it counts as absent");
    } else if (!values_.emplace(name, value).second) {
      warn("\"" + name + "\" stands more than once: the first counts");
    }
    if (value.size() > kMaxLinkValueBytes) {
      warn("the value of \"" + name + "\" has " + std::to_string(value.size()) + " bytes: it is cut at " +
           std::to_string(kMaxLinkValueBytes));
    }
    reading_.parameters.push_back({name, value, std::move(meaning)});
  }

  void warn_of_unknown(const std::string& name) {
    if (name.starts_with("amp;"))
      return warn("\"" + name + "\": the link was copied from HTML; write & in place of &amp;");
    const auto meant = parameter_meant_by(name);
    warn("\"" + name + "\" means nothing here, and is only stored" +
         (meant ? ": Homing calls it \"" + *meant + "\"" : ""));
  }

  void check_entries() {
    reading_.offer = entry_named("offer", "offer", catalog_.offers(),
                                 [&](const std::string& name) { return catalog_.find_offer(name); });
    reading_.affiliate = entry_named("aff", "affiliate", catalog_.affiliates(),
                                     [&](const std::string& name) { return catalog_.find_affiliate(name); });
    if (reading_.offer != nullptr) check_offer(*reading_.offer);
    if (reading_.affiliate != nullptr && reading_.affiliate->state != State::kActive) {
      refuse("the affiliate is " + std::string(name_of(reading_.affiliate->state)) +
             ": its clicks are recorded as refused");
    }
  }

  template <class Entry, class Find>
  const Entry* entry_named(const char* parameter, const char* noun, const std::vector<Entry>& entries,
                           const Find& find) {
    const auto value = values_.find(parameter);
    if (value == values_.end())
      return fail(parameter, "it names no " + std::string(noun) + ": " + parameter + "=... is missing");
    const Entry* const entry = find(value->second);
    if (entry == nullptr) {
      const auto near = nearest_ref(value->second, refs_of(entries));
      return fail(parameter, "there is no " + std::string(noun) + " \"" + value->second + "\"" +
                                 (near ? "; did you mean \"" + *near + "\"?" : ""));
    }
    explain(parameter, introduction(noun, *entry));
    return entry;
  }

  std::nullptr_t fail(const char* parameter, const std::string& sentence) {
    reading_.faults.push_back({parameter, sentence});
    refuse(sentence);
    return nullptr;
  }

  void explain(std::string_view parameter, const std::string& text) {
    for (LinkReading::Parameter& read : reading_.parameters) {
      if (read.name == parameter && !read.value.empty()) {
        read.explanation = text;
        return;
      }
    }
  }

  void check_offer(const catalog::Offer& offer) {
    if (offer.terms.paused) {
      refuse("the offer takes no clicks: " + catalog::why_paused(catalog_, offer.ref) + "; visitors go to " +
             (offer.fallback ? "its fallback URL" : "the server's fallback URL, or get a plain 410"));
    }
    if (const auto url = values_.find("url"); url != values_.end()) {
      deep_link_ = catalog::checked_deep_link(url->second, offer.deep_link_hosts);
      if (!deep_link_) {
        warn("\"url\" is not used: the offer allows deep links " + hosts_of(offer) +
             "; visitors go to its own target");
      }
    }
  }

  static std::string hosts_of(const catalog::Offer& offer) {
    if (offer.deep_link_hosts.empty()) return "to no host";
    std::string text;
    for (const std::string& host : offer.deep_link_hosts) text += (text.empty() ? "to " : ", ") + host;
    return text;
  }

  [[nodiscard]] std::string target() const {
    const catalog::Offer& offer = *reading_.offer;
    const std::string& id = at(example_values(), PostbackMacro::kClickId);
    if (deep_link_) {
      std::string url = *deep_link_;
      catalog::remove_query_parameter(url, offer.click_id_parameter);
      catalog::add_query_parameter(url, offer.click_id_parameter, id);
      return url;
    }
    const std::string offer_id = std::to_string(offer.id.value());
    const std::string affiliate_id = std::to_string(reading_.affiliate->id.value());
    catalog::MacroValues values = macros();
    at(values, Macro::kOfferId) = offer_id;
    at(values, Macro::kAffiliateId) = affiliate_id;
    std::string url;
    offer.target.expand(values, offer.click_id_parameter, url);
    return url;
  }

  /// The link's own, and of the visitor an example.
  [[nodiscard]] catalog::MacroValues macros() const {
    catalog::MacroValues values{};
    const auto set = [&](Macro macro, std::string_view value) { at(values, macro) = value; };
    for (const auto macro : {Macro::kClickId, Macro::kIp, Macro::kCountry, Macro::kDevice, Macro::kOs,
                             Macro::kBrowser, Macro::kTimestamp, Macro::kRandom}) {
      set(macro, example_values()[static_cast<std::size_t>(macro)]);
    }
    set(Macro::kOffer, reading_.offer->ref);
    set(Macro::kAffiliate, reading_.affiliate->ref);
    set(Macro::kAdvertiser, reading_.offer->advertiser_ref);
    for (std::size_t i = 0; i < catalog::kMacros; ++i) {
      const auto macro = static_cast<Macro>(i);
      const auto value = values_.find(name_of(macro));
      if (macro >= Macro::kSource && macro <= Macro::kSub10 && value != values_.end())
        set(macro, cut_text(value->second, kMaxLinkValueBytes));
    }
    return values;
  }

  const LinkParameters& given_;
  const catalog::Catalog& catalog_;
  LinkReading reading_;
  std::map<std::string, std::string, std::less<>> values_;  // of the parameters that mean something
  std::optional<std::string> deep_link_;
  bool refused_ = false;
};

}  // namespace

LinkReading read_link(const LinkParameters& parameters, const catalog::Catalog& catalog) {
  return Reader(parameters, catalog).run();
}

nlohmann::ordered_json to_json(const std::string& url, const LinkReading& reading) {
  nlohmann::ordered_json json{{"url", url}, {"parameters", nlohmann::ordered_json::array()}};
  for (const LinkReading::Parameter& parameter : reading.parameters) {
    json["parameters"].push_back(
        {{"name", parameter.name}, {"value", parameter.value}, {"explanation", parameter.explanation}});
  }
  json["warnings"] = reading.warnings;
  if (!reading.leads_to.empty()) json["leads_to"] = reading.leads_to;
  return json;
}

}  // namespace homing::admin
