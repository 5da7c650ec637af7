#pragma once

#include <filesystem>
#include <string>
#include <string_view>

/// Data in the form of the files that scripts/fetch-data fetches, small and made by hand.
namespace homing::test {

/// 198.51.100.0/24 is in DE, 203.0.113.0/24 in FR, 2001:db8::/32 in CH.
[[nodiscard]] std::string country_data();
/// Knows Firefox, Chrome and iTest; Windows, Android, iOS and `TestOS $1`; the device TestPad and spiders.
[[nodiscard]] std::string pattern_data();
/// Knows `TestCrawler/` and `^curl`.
[[nodiscard]] std::string crawler_data();
/// 198.51.100.0/24 is in AS64500 "Example Net", 2001:db8::/32 in AS64501 of a hostile name.
[[nodiscard]] std::string network_data();

inline constexpr std::string_view kFirefox =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0";
inline constexpr std::string_view kPhone =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile "
    "Safari/537.36";
inline constexpr std::string_view kCrawler = "Mozilla/5.0 (compatible; TestCrawler/1.0; Firefox/128.0)";

/// Writes a file in place: the same file, other bytes.
void write_file(const std::filesystem::path& path, std::string_view bytes);
/// All four files, into a folder that is made where there is none.
void write_enrichment_data(const std::filesystem::path& folder);

}  // namespace homing::test
