#include "homing/app/settings.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "homing/catalog/url_template.hpp"
#include "homing/core/error.hpp"
#include "homing/core/text.hpp"
#include "homing/core/units.hpp"
#include "homing/model/template_url.hpp"

namespace homing::app {
namespace {

using Set = std::function<bool(Settings&, const std::string&)>;

constexpr std::string_view kPrefix = "HOMING_";
constexpr std::string_view kFileVariable = "HOMING_CONFIG";

constexpr std::string_view kKeeping = "a duration from 0s (for ever) to 36500d, such as 30d";
constexpr std::string_view kNetworks = "addresses or networks in CIDR notation, separated by commas";
constexpr std::string_view kWait = "a duration from 1ms to 1d, such as 500ms or 30s";

constexpr std::uint64_t kKiB = 1U << 10;
constexpr std::uint64_t kMiB = 1U << 20;
constexpr std::uint64_t kTiB = 1ULL << 40;

Set text(std::string Settings::*field) {
  return [field](Settings& settings, const std::string& value) {
    settings.*field = value;
    return true;
  };
}

template <class Number>
Set number(Number Settings::*field, std::int64_t least, std::int64_t most) {
  return [=](Settings& settings, const std::string& value) {
    const auto parsed = parse_integer(value);
    if (!parsed || *parsed < least || *parsed > most) return false;
    settings.*field = static_cast<Number>(*parsed);
    return true;
  };
}

Set duration(std::chrono::milliseconds Settings::*field, std::chrono::milliseconds least,
             std::chrono::milliseconds most) {
  return [=](Settings& settings, const std::string& value) {
    const auto parsed = parse_duration(value);
    if (!parsed || *parsed < least || *parsed > most) return false;
    settings.*field = *parsed;
    return true;
  };
}

/// How long something may take.
Set wait(std::chrono::milliseconds Settings::*field) {
  return duration(field, std::chrono::milliseconds(1), std::chrono::hours(24));
}

/// How long something is kept.
Set keeping(std::chrono::milliseconds Settings::*field) {
  return duration(field, std::chrono::milliseconds(0), std::chrono::hours(24 * 36500));
}

template <class Size>
Set size(Size Settings::*field, std::uint64_t least, std::uint64_t most) {
  return [=](Settings& settings, const std::string& value) {
    const auto parsed = parse_size(value);
    if (!parsed || *parsed < least || *parsed > most) return false;
    settings.*field = static_cast<Size>(*parsed);
    return true;
  };
}

template <class Value>
Set choice(Value Settings::*field, std::vector<std::pair<std::string, Value>> choices) {
  return [=](Settings& settings, const std::string& value) {
    const auto found =
        std::find_if(choices.begin(), choices.end(), [&](const auto& row) { return row.first == value; });
    if (found == choices.end()) return false;
    settings.*field = found->second;
    return true;
  };
}

/// Addresses and networks, separated by commas or blanks.
Set networks(std::vector<IpNetwork> Settings::*field) {
  return [field](Settings& settings, const std::string& value) {
    (settings.*field).clear();
    std::string_view rest = value;
    while (!rest.empty()) {
      const auto end = std::min(rest.find_first_of(", "), rest.size());
      if (end > 0) {
        const auto network = IpNetwork::parse(rest.substr(0, end));
        if (!network) return false;
        (settings.*field).push_back(*network);
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return true;
  };
}

bool set_fallback_url(Settings& settings, const std::string& value) {
  settings.fallback_url = value;
  std::string error;
  return value.empty() || catalog::UrlTemplate::parse(value, error).has_value();
}

/// http or https, a host, maybe a path; a slash at the end is dropped.
bool set_public_url(Settings& settings, const std::string& value) {
  const bool is_whole =
      fault_in_template_url(value).empty() && value.find_first_of("?#{}") == std::string::npos;
  settings.public_url = value.substr(0, value.find_last_not_of('/') + 1);
  return value.empty() || is_whole;
}

/// A value of the file as the text that an environment variable would have.
std::string text_of(const nlohmann::json& value, const std::string& name) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer() || value.is_boolean()) return value.dump();
  if (!value.is_array())
    throw UserError("setting '" + name + "': a text, a number or true or false was expected");
  std::string joined;
  for (const nlohmann::json& item : value) {
    if (!item.is_string()) throw UserError("setting '" + name + "': a list of texts was expected");
    joined += (joined.empty() ? "" : ",") + item.get<std::string>();
  }
  return joined;
}

void apply(Settings& settings, std::string_view name, const std::string& value, const std::string& source) {
  const auto& rows = setting_rows();
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const SettingRow& known) { return known.name == name; });
  if (row == rows.end()) {
    throw UserError("unknown setting '" + std::string(name) + "' in " + source +
                    "; `homing serve --help` lists all of them");
  }
  if (row->set(settings, value)) return;
  const std::string shown = row->secret ? "the value" : "'" + value + "'";
  throw UserError("setting '" + std::string(name) + "' in " + source + ": " + shown + " is wrong; expected " +
                  std::string(row->expected));
}

void apply_file(Settings& settings, std::string_view file, const std::string& file_name) {
  if (file.empty()) return;
  nlohmann::json json;
  try {
    json = nlohmann::json::parse(file, nullptr, true, true);
  } catch (const nlohmann::json::exception& e) {
    throw UserError(file_name + " is no JSON: " + e.what());
  }
  if (!json.is_object()) throw UserError(file_name + ": one JSON object of settings was expected");
  for (const auto& [name, value] : json.items()) apply(settings, name, text_of(value, name), file_name);
}

void apply_environment(Settings& settings, const TextByName& environment) {
  for (const auto& [variable, value] : environment) {
    if (!variable.starts_with(kPrefix) || variable == kFileVariable) continue;
    apply(settings, to_lower(variable.substr(kPrefix.size())), value, "the environment variable " + variable);
  }
}

bool set_admin_token(Settings& settings, const std::string& value) {
  constexpr std::size_t kLeast = 16;
  constexpr std::size_t kMost = 256;
  settings.admin_token = value;
  const bool is_plain = std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c <= '~'; });
  return value.empty() ||
         (value.size() >= kLeast && value.size() <= kMost && is_plain && !value.starts_with("hmt_"));
}

}  // namespace

const std::vector<SettingRow>& setting_rows() {
  static const std::vector<SettingRow> rows{
      {"database_url", "a PostgreSQL URL such as postgresql://user@host/database", "where PostgreSQL is",
       true, true, text(&Settings::database_url)},
      {"database_connect_timeout", kWait, "how long a connection may take to open", true, false,
       wait(&Settings::database_connect_timeout)},
      {"database_statement_timeout", kWait, "how long a transaction of the server may take", true, false,
       wait(&Settings::database_statement_timeout)},
      {"data_dir", "a folder", "the journal, the last catalog, the node's number", true, false,
       text(&Settings::data_dir)},
      {"enrichment_dir", "a folder, or nothing",
       "data that tells a visitor's country, device, OS and browser; empty is none", false, false,
       text(&Settings::enrichment_dir)},
      {"journal_segment_size", "a size from 1MiB to 1TiB, such as 64MiB", "size of one journal file", false,
       false, size(&Settings::journal_segment_size, kMiB, kTiB)},
      {"journal_max_size", "a size from 4MiB to 1TiB, such as 10GiB",
       "the journal's limit: what waits while the database is away", false, false,
       size(&Settings::journal_max_size, 4 * kMiB, kTiB)},
      {"journal_kept_size", "a size from 0 to 1TiB, such as 1GiB",
       "of the journal that is applied and kept, to be applied again after a backup is restored", false,
       false, size(&Settings::journal_kept_size, 0, kTiB)},
      {"listen_address", "an IP address", "where to listen; 0.0.0.0 or :: is every address", false, false,
       [](Settings& settings, const std::string& value) {
         settings.listen_address = value;
         return parse_ip(value).has_value();
       }},
      {"listen_port", "a port, 0 to 65535", "the port; 0 is any free one", false, false,
       number(&Settings::listen_port, 0, 65535)},
      {"public_url", "an http or https URL without a query, or nothing",
       "what links and postback URLs start with; where empty, the address and port that it listens on", false,
       false, set_public_url},
      {"io_threads", "a number, 0 to 256",
       "threads that serve connections; 0 is one for each core it may run on", false, false,
       number(&Settings::io_threads, 0, 256)},
      {"trusted_proxies", kNetworks, "whose X-Forwarded-For or Forwarded is believed", false, false,
       networks(&Settings::trusted_proxies)},
      {"max_connections", "a number, 1 to 1000000", "connections at a time; one more gets 503", false, false,
       number(&Settings::max_connections, 1, 1'000'000)},
      {"max_header_size", "a size from 10KiB to 1MiB", "of a request's line and headers; longer gets 431",
       false, false, size(&Settings::max_header_size, 10 * kKiB, kMiB)},
      {"max_body_size", "a size from 0 to 16MiB, such as 64KiB", "of a request's body; longer gets 413",
       false, false, size(&Settings::max_body_size, 0, 16 * kMiB)},
      {"max_request_memory", "a size from 0 to 1TiB, such as 64MiB",
       "for long requests together, while they come; when it runs out the slowest get 503", false, false,
       size(&Settings::max_request_memory, 0, kTiB)},
      {"header_timeout", kWait, "from a request's first byte to the end of its headers", false, false,
       wait(&Settings::header_timeout)},
      {"request_timeout", kWait, "from a request's first byte to the end of its body", false, false,
       wait(&Settings::request_timeout)},
      {"write_timeout", kWait, "for an answer to be taken by the client", false, false,
       wait(&Settings::write_timeout)},
      {"idle_timeout", kWait, "between two requests of one connection", false, false,
       wait(&Settings::idle_timeout)},
      {"shutdown_timeout", kWait, "for requests in flight, and again for the journal's rest, at the end",
       false, false, wait(&Settings::shutdown_timeout)},
      {"admin_address", "an IP address", "where the API, the pages, health and metrics are", true, false,
       [](Settings& settings, const std::string& value) {
         settings.admin_address = value;
         return parse_ip(value).has_value();
       }},
      {"admin_port", "a port, 0 to 65535", "its port; 0 is any free one", true, false,
       number(&Settings::admin_port, 0, 65535)},
      {"admin_token", "16 to 256 characters without blanks, not starting with hmt_; or nothing",
       "a token with every right; needed where admin_address is not a loopback address", false, true,
       set_admin_token},
      {"public_healthz", "true or false",
       "whether /healthz answers on the public side too, for load balancers", false, false,
       choice<bool>(&Settings::public_healthz, {{"true", true}, {"false", false}})},
      {"long_work_percent", "a number, 1 to 200",
       "how much of a worker's time one user or token should take for reports and imports", false, false,
       number(&Settings::long_work_percent, 1, 200)},
      {"fallback_url", "an http or https URL, or nothing",
       "for refused clicks whose offer has no fallback URL", false, false, set_fallback_url},
      {"unrecorded_clicks", "redirect or refuse",
       "a click that the journal can't take: redirected without a click ID, or refused with 503", false,
       false, choice<bool>(&Settings::redirect_unrecorded_clicks, {{"redirect", true}, {"refuse", false}})},
      {"postback_wait", kWait, "how long a postback waits for its outcome before it is told 202 queued",
       false, false, wait(&Settings::postback_wait)},
      {"parked_postbacks_kept", kKeeping, "how long a postback waits for a click in another node's journal",
       false, false, keeping(&Settings::parked_postbacks_kept)},
      {"outbound_timeout", "a duration from 100ms to 5m, such as 15s",
       "for one attempt to tell an affiliate, redirects included", false, false,
       duration(&Settings::outbound_timeout, std::chrono::milliseconds(100), std::chrono::minutes(5))},
      {"outbound_first_pause", kWait, "behind a first failure, at most; it doubles with each, up to 4h",
       false, false, wait(&Settings::outbound_first_pause)},
      {"outbound_tried_for", "a duration from 1s to 365d, such as 3d",
       "how long an affiliate is tried to be told", false, false,
       duration(&Settings::outbound_tried_for, std::chrono::seconds(1), std::chrono::hours(24 * 365))},
      {"outbound_catch_up_rate", "a number, 1 to 1000000",
       "deliveries a second at most, beside those of conversions that this server has just recorded", false,
       false, number(&Settings::outbound_catch_up_rate, 1, 1'000'000)},
      {"outbound_allowed_networks", kNetworks, "that may be sent to although their addresses are private",
       false, false, networks(&Settings::outbound_allowed_networks)},
      {"outbound_ca_file", "a PEM file, or nothing",
       "authorities to trust besides the system's when an affiliate is told", false, false,
       text(&Settings::outbound_ca_file)},
      {"outbound_kept", kKeeping, "how long it is kept what affiliates were told; 0s is for ever", false,
       false, keeping(&Settings::outbound_kept)},
      {"apply_batch_records", "a number, 1 to 100000",
       "records that one transaction carries into PostgreSQL at most", false, false,
       number(&Settings::apply_batch_records, 1, 100'000)},
      {"catalog_refresh", "a duration from 10ms to 1h", "how often to look for a changed catalog", false,
       false, duration(&Settings::catalog_refresh, std::chrono::milliseconds(10), std::chrono::hours(1))},
      {"partition_days_ahead", "a number, 1 to 365", "how many days of partitions are made ahead", false,
       false, number(&Settings::partition_days_ahead, 1, 365)},
      {"clicks_kept", kKeeping, "how long clicks are kept; 0s is for ever", false, false,
       keeping(&Settings::clicks_kept)},
      {"postbacks_kept", kKeeping, "how long postbacks are kept; 0s is for ever", false, false,
       keeping(&Settings::postbacks_kept)},
      {"log_level", "debug, info, warning or error", "what is logged", true, false,
       choice<LogLevel>(&Settings::log_level, {{"debug", LogLevel::kDebug},
                                               {"info", LogLevel::kInfo},
                                               {"warning", LogLevel::kWarning},
                                               {"error", LogLevel::kError}})},
      {"log_format", "auto, text or json", "auto is text on a terminal and JSON otherwise", true, false,
       choice<LogFormat>(
           &Settings::log_format,
           {{"auto", LogFormat::kAuto}, {"text", LogFormat::kText}, {"json", LogFormat::kJson}})},
  };
  return rows;
}

std::string url_host(const std::string& address) {
  if (address == "0.0.0.0" || address == "::") return "127.0.0.1";
  return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

std::string public_url_of(const Settings& settings, std::uint16_t port) {
  if (!settings.public_url.empty()) return settings.public_url;
  return "http://" + url_host(settings.listen_address) + ":" + std::to_string(port);
}

std::string flag_of(std::string_view name) {
  std::string flag = "--" + std::string(name);
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

std::string variable_of(std::string_view name) {
  return std::string(kPrefix) + to_upper(name);
}

Settings load_settings(std::string_view file, const std::string& file_name, const TextByName& environment,
                       const TextByName& flags) {
  Settings settings;
  apply_file(settings, file, file_name);
  apply_environment(settings, environment);
  for (const auto& [name, value] : flags) apply(settings, name, value, "the flag " + flag_of(name));
  if (settings.journal_max_size < 2 * settings.journal_segment_size) {
    throw UserError("setting 'journal_max_size' has to be at least twice 'journal_segment_size'");
  }
  return settings;
}

}  // namespace homing::app
