#include "homing/enrich/enricher.hpp"

#include <exception>
#include <utility>

#include "enrich/country_database.hpp"
#include "enrich/crawler_list.hpp"
#include "enrich/network_database.hpp"
#include "enrich/user_agent_patterns.hpp"
#include "homing/core/private_file.hpp"
#include "homing/core/text.hpp"

namespace homing::enrich {

namespace {

/// Longer than what browsers and apps send.
constexpr std::size_t kReadBytes = 512;

/// Makes `part` anew of a file's bytes; where there is no such file, or where it is at fault, it stays.
template <class Part>
FileReading read_part(const std::string& folder, std::string_view name, std::shared_ptr<const Part>& part) {
  FileReading reading;
  try {
    const auto bytes = read_file(folder + "/" + std::string(name));
    reading.found = bytes.has_value();
    if (bytes) part = std::make_shared<const Part>(*bytes);
  } catch (const std::exception& e) {
    reading = {true, std::string(name) + " can't be used: " + one_line(e.what())};
  }
  return reading;
}

void append(std::vector<std::string>& all, const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

/// A list of patterns, and those that RE2 does not take.
template <class List>
struct WithRefused {
  explicit WithRefused(const std::string& text) : list(text, refused) {}

  std::vector<std::string> refused;
  List list;
};

/// Each is shared with the Enricher that came before, or comes next, where its file has not changed that.
struct Enricher::Parts {
  std::shared_ptr<const CountryDatabase> countries;
  std::shared_ptr<const WithRefused<UserAgentPatterns>> patterns;
  std::shared_ptr<const WithRefused<CrawlerList>> crawlers;
  std::shared_ptr<const NetworkDatabase> networks;
  Contents contents;

  void describe();
};

void Enricher::Parts::describe() {
  contents = {};
  if (countries) contents.country_built_at = countries->built_at();
  if (patterns) contents.patterns = patterns->list.size();
  if (crawlers) contents.crawlers = crawlers->list.size();
  if (networks) contents.network_built_at = networks->built_at();
  if (patterns) append(contents.refused, patterns->refused);
  if (crawlers) append(contents.refused, crawlers->refused);
}

std::shared_ptr<const Enricher> Enricher::load(const std::string& folder, FileReadings& readings,
                                               const Enricher* before) {
  auto parts = before != nullptr ? std::make_unique<Parts>(*before->parts_) : std::make_unique<Parts>();
  readings = {
      {read_part(folder, kCountryFile, parts->countries), read_part(folder, kPatternsFile, parts->patterns),
       read_part(folder, kCrawlersFile, parts->crawlers), read_part(folder, kNetworkFile, parts->networks)}};
  static_assert(kFiles == std::array{kCountryFile, kPatternsFile, kCrawlersFile, kNetworkFile});
  return std::shared_ptr<const Enricher>(new Enricher(std::move(parts)));
}

std::shared_ptr<const Enricher> Enricher::load_networks(const std::string& folder, FileReading& reading) {
  auto parts = std::make_unique<Parts>();
  reading = read_part(folder, kNetworkFile, parts->networks);
  return std::shared_ptr<const Enricher>(new Enricher(std::move(parts)));
}

Enricher::Enricher(std::unique_ptr<Parts> parts) {
  parts->describe();
  parts_ = std::move(parts);
}

Enricher::~Enricher() = default;

std::string_view Enricher::country(const IpAddress& address) const noexcept {
  return parts_->countries ? parts_->countries->country(address) : std::string_view();
}

std::string Enricher::network(const IpAddress& address) const {
  return parts_->networks ? parts_->networks->network(address) : std::string();
}

UserAgent Enricher::user_agent(std::string_view whole) const {
  const std::string_view text = whole.substr(0, kReadBytes);
  const std::string lower = to_lower(text);
  UserAgent agent;
  if (parts_->patterns) agent = parts_->patterns->list.read(text, lower);
  if (parts_->crawlers && parts_->crawlers->list.has(text, lower)) agent.device = Device::kBot;
  return agent;
}

const Contents& Enricher::contents() const noexcept {
  return parts_->contents;
}

}  // namespace homing::enrich
