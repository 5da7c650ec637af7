#include "homing/enrich/enricher.hpp"

#include <exception>

#include "enrich/country_database.hpp"
#include "enrich/crawler_list.hpp"
#include "enrich/network_database.hpp"
#include "enrich/user_agent_patterns.hpp"
#include "homing/core/private_file.hpp"
#include "homing/core/text.hpp"

namespace homing::enrich {

struct Enricher::Parts {
  std::unique_ptr<const CountryDatabase> countries;
  std::unique_ptr<const UserAgentPatterns> patterns;
  std::unique_ptr<const CrawlerList> crawlers;
  std::unique_ptr<const NetworkDatabase> networks;

  void load_networks(const std::string& folder, std::vector<std::string>& faults);
  Contents contents;
};

namespace {

/// Longer than what browsers and apps send.
constexpr std::size_t kReadBytes = 512;

/// Makes a Part of a file's bytes; nothing where there is no such file, or where it is at fault.
template <class Part, class... Arguments>
std::unique_ptr<const Part> load_part(const std::string& folder, std::string_view name,
                                      std::vector<std::string>& faults, Arguments&... arguments) {
  const std::string path = folder + "/" + std::string(name);
  try {
    if (const auto bytes = read_file(path)) return std::make_unique<const Part>(*bytes, arguments...);
  } catch (const std::exception& e) {
    faults.push_back(path + " can't be used: " + one_line(e.what()));
  }
  return nullptr;
}

}  // namespace

void Enricher::Parts::load_networks(const std::string& folder, std::vector<std::string>& faults) {
  networks = load_part<NetworkDatabase>(folder, kNetworkFile, faults);
  if (networks) contents.network_built_at = networks->built_at();
}

std::shared_ptr<const Enricher> Enricher::load(const std::string& folder, std::vector<std::string>& faults) {
  auto parts = std::make_unique<Parts>();
  Contents& contents = parts->contents;
  parts->countries = load_part<CountryDatabase>(folder, kCountryFile, faults);
  parts->patterns = load_part<UserAgentPatterns>(folder, kPatternsFile, faults, contents.refused);
  parts->crawlers = load_part<CrawlerList>(folder, kCrawlersFile, faults, contents.refused);
  parts->load_networks(folder, faults);
  if (parts->countries) contents.country_built_at = parts->countries->built_at();
  if (parts->patterns) contents.patterns = parts->patterns->size();
  if (parts->crawlers) contents.crawlers = parts->crawlers->size();
  return std::shared_ptr<const Enricher>(new Enricher(std::move(parts)));
}

std::shared_ptr<const Enricher> Enricher::load_networks(const std::string& folder,
                                                        std::vector<std::string>& faults) {
  auto parts = std::make_unique<Parts>();
  parts->load_networks(folder, faults);
  return std::shared_ptr<const Enricher>(new Enricher(std::move(parts)));
}

Enricher::Enricher(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}

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
  if (parts_->patterns) agent = parts_->patterns->read(text, lower);
  if (parts_->crawlers && parts_->crawlers->has(text, lower)) agent.device = Device::kBot;
  return agent;
}

const Contents& Enricher::contents() const noexcept {
  return parts_->contents;
}

}  // namespace homing::enrich
