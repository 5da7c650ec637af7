#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "homing/core/clock.hpp"
#include "homing/core/network.hpp"
#include "homing/enrich/user_agent.hpp"

namespace homing::enrich {

// What a folder of data may hold. `scripts/fetch-data` fetches all of it.
inline constexpr std::string_view kCountryFile = "country.mmdb";    ///< DB-IP Lite, or another of that form.
inline constexpr std::string_view kPatternsFile = "regexes.yaml";   ///< uap-core's.
inline constexpr std::string_view kCrawlersFile = "crawlers.json";  ///< That of crawler-user-agents.
inline constexpr std::string_view kNetworkFile = "asn.mmdb";        ///< In the form of GeoLite2 ASN.
inline constexpr std::array kFiles{kCountryFile, kPatternsFile, kCrawlersFile, kNetworkFile};

/// How the reading of one of them went.
struct FileReading {
  bool found = false;
  std::string fault;  ///< A sentence: why it can't be used. Without the folder.

  [[nodiscard]] bool taken() const noexcept { return found && fault.empty(); }
};
/// In the order of kFiles.
using FileReadings = std::array<FileReading, kFiles.size()>;

/// What an Enricher holds.
struct Contents {
  std::optional<UnixMillis> country_built_at;  ///< Empty: it has no countries.
  std::size_t patterns = 0;                    ///< Of regexes.yaml; 0: there is none.
  std::size_t crawlers = 0;                    ///< Of crawlers.json; 0: there is none.
  std::optional<UnixMillis> network_built_at;  ///< Empty: it has no networks.
  std::vector<std::string> refused;            ///< Patterns that RE2 does not take: left out.

  [[nodiscard]] bool empty() const noexcept {
    return !country_built_at && patterns == 0 && crawlers == 0 && !network_built_at;
  }
};

/// Tells a visitor's country and network by the IP, and device, OS and browser by the user agent, from files
/// in a folder. Each of them may be missing: what it would tell stays empty.
///
/// All of it is read into memory, so the files may change and go. User agents are hostile: patterns are
/// matched in time that is linear in the text (RE2), and none is tried before a literal that it needs occurs.
///
/// Threads: immutable; shared by all.
class Enricher {
 public:
  /// @param before  may be null; what it has of a file that is missing or can't be used is had on
  [[nodiscard]] static std::shared_ptr<const Enricher> load(const std::string& folder, FileReadings& readings,
                                                            const Enricher* before = nullptr);
  /// Nothing but what network() takes.
  [[nodiscard]] static std::shared_ptr<const Enricher> load_networks(const std::string& folder,
                                                                     FileReading& reading);
  ~Enricher();

  /// Two upper-case letters (ISO 3166-1); empty where it is not known. The text is a constant.
  [[nodiscard]] std::string_view country(const IpAddress& address) const noexcept;
  /// The number and the name of an autonomous system: `AS3320 Deutsche Telekom AG`; empty where it is not
  /// known. Storable text in one line, with a name of 128 bytes at most.
  [[nodiscard]] std::string network(const IpAddress& address) const;
  /// Reads its first 512 bytes. Takes some 50 µs, which is long: an EnricherHolder remembers.
  [[nodiscard]] UserAgent user_agent(std::string_view text) const;

  [[nodiscard]] const Contents& contents() const noexcept;

 private:
  struct Parts;
  explicit Enricher(std::unique_ptr<Parts> parts);
  std::unique_ptr<const Parts> parts_;
};

}  // namespace homing::enrich
