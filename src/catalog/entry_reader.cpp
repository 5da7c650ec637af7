#include "catalog/entry_reader.hpp"

#include "catalog/entry_members.hpp"
#include "catalog/values.hpp"
#include "homing/model/currency.hpp"

namespace homing::catalog {
namespace {

/// The values themselves never get into a fault.
std::optional<TokenHash> read_token(ObjectReader& reader) {
  const auto plain = reader.text("token");
  const auto hash = reader.text("token_sha256");
  if (plain && hash) reader.fault("token", "it can't stand beside token_sha256: leave one of them out");
  if (plain) {
    if (is_token(*plain)) return TokenHash::of(*plain);
    reader.fault("token", "16 to 256 printable ASCII characters without blanks are expected");
  } else if (hash) {
    if (const auto parsed = TokenHash::parse_hex(*hash)) return parsed;
    reader.fault("token_sha256",
                 "64 hexadecimal digits are expected, as `printf %s TOKEN | sha256sum` prints them");
  }
  return std::nullopt;
}

/// Likewise. What signs has to be kept as it is; a hash could sign nothing.
std::optional<std::string> read_secret(ObjectReader& reader) {
  auto secret = reader.text("postback_secret");
  if (secret && !is_token(*secret)) {
    reader.fault("postback_secret", "16 to 256 printable ASCII characters without blanks are expected");
  }
  return secret;
}

std::vector<std::string> read_networks(ObjectReader& reader) {
  std::vector<std::string> networks;
  for (const std::string& text : reader.texts("postback_ips")) {
    if (const auto network = IpNetwork::parse(text)) {
      networks.push_back(network->to_string());
    } else {
      reader.fault("postback_ips", in_quotes(text) + " is no address and no network such as 203.0.113.0/24");
    }
  }
  sort_and_unite(networks);
  return networks;
}

std::optional<std::string> read_url(ObjectReader& reader, std::string_view member,
                                    std::optional<std::string> text) {
  std::string error;
  if (text && !UrlTemplate::parse(*text, error)) reader.fault(member, error);
  return text;
}

std::string read_parameter_name(ObjectReader& reader) {
  std::string name = reader.text("click_id_parameter").value_or("click_id");
  if (!is_parameter_name(name)) {
    reader.fault("click_id_parameter", "1 to 64 letters, digits and -._~ are expected");
  }
  return name;
}

std::vector<std::string> read_hosts(ObjectReader& reader) {
  std::vector<std::string> hosts = reader.texts("deep_link_hosts");
  for (const std::string& host : hosts) {
    if (is_host_pattern(host)) continue;
    reader.fault("deep_link_hosts",
                 in_quotes(host) + " is no lower-case host name such as shop.example or *.shop.example");
  }
  sort_and_unite(hosts);
  return hosts;
}

std::optional<std::chrono::seconds> read_window(ObjectReader& reader) {
  const auto text = reader.text("attribution_window");
  const auto window = text ? parse_window(*text) : std::nullopt;
  if (text && !window) {
    reader.fault("attribution_window", in_quotes(*text) + " is no duration such as 30d, 12h, 90m or 45s");
  }
  return window;
}

Rate read_rate(ObjectReader& reader, std::string_view member, const std::optional<std::string>& text,
               Rate otherwise) {
  if (!text) return otherwise;
  const auto rate = Rate::parse(*text);
  if (!rate) {
    reader.fault(member, in_quotes(*text) +
                             " is no amount such as \"2.50\" (12 digits, then at most 6 more) and no "
                             "percentage such as \"12.5%\" (0 to 100)");
  }
  return rate.value_or(otherwise);
}

std::string read_currency(ObjectReader& reader) {
  std::string currency = reader.required_text("currency").value_or("");
  if (!currency.empty() && !is_currency(currency)) {
    reader.fault("currency", in_quotes(currency) + " is no ISO 4217 code in upper case, such as EUR");
  }
  return currency;
}

}  // namespace

AdvertiserEntry read_advertiser(ObjectReader& reader) {
  AdvertiserEntry entry;
  entry.ref = read_ref(reader);
  entry.id = reader.id("id");
  entry.name = read_name(reader, entry.ref);
  entry.token = read_token(reader);
  entry.postback_ips = read_networks(reader);
  entry.state = read_state(reader);
  return entry;
}

AffiliateEntry read_affiliate(ObjectReader& reader) {
  AffiliateEntry entry;
  entry.ref = read_ref(reader);
  entry.id = reader.id("id");
  entry.name = read_name(reader, entry.ref);
  entry.state = read_state(reader);
  entry.postback_secret = read_secret(reader);
  return entry;
}

GoalEntry read_goal(ObjectReader& reader) {
  GoalEntry entry;
  entry.ref = read_ref(reader);
  entry.id = reader.id("id");
  entry.state = read_goal_state(reader);
  entry.is_default = reader.flag("default");
  entry.payout = read_rate(reader, "payout", reader.required_text("payout"), Rate());
  entry.revenue = read_rate(reader, "revenue", reader.text("revenue"), entry.payout);
  entry.currency = read_currency(reader);
  return entry;
}

OfferEntry read_offer(ObjectReader& reader) {
  OfferEntry entry;
  entry.ref = read_ref(reader);
  entry.id = reader.id("id");
  entry.advertiser = reader.required_text("advertiser").value_or("");
  entry.name = read_name(reader, entry.ref);
  entry.state = read_state(reader);
  entry.target_url = read_url(reader, "target_url", reader.required_text("target_url")).value_or("");
  entry.fallback_url = read_url(reader, "fallback_url", reader.text("fallback_url"));
  entry.click_id_parameter = read_parameter_name(reader);
  entry.deep_link_hosts = read_hosts(reader);
  entry.attribution_window = read_window(reader);
  entry.review = reader.flag("review");
  entry.payout_override = reader.flag("payout_override");
  entry.refuse_postbacks_when_paused = reader.flag("refuse_postbacks_when_paused");
  return entry;
}

}  // namespace homing::catalog
