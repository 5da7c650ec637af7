#include "homing/core/percent.hpp"

#include <algorithm>
#include <array>

#include "homing/core/text.hpp"

namespace homing {
namespace {

constexpr auto kUnreserved = [] {
  std::array<bool, 256> unreserved{};
  for (std::size_t i = 0; i < unreserved.size(); ++i) {
    const char c = static_cast<char>(i);
    unreserved[i] = is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
  }
  return unreserved;
}();

bool is_unreserved(char c) noexcept {
  return kUnreserved[static_cast<unsigned char>(c)];
}

}  // namespace

std::string percent_decode(std::string_view encoded) {
  std::string decoded(encoded.size(), '\0');
  decoded.resize(static_cast<std::size_t>(percent_decode(encoded, decoded.data()) - decoded.data()));
  return decoded;
}

char* percent_decode(std::string_view encoded, char* out) noexcept {
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    const char c = encoded[i];
    if (c == '+') {
      *out++ = ' ';
      continue;
    }
    const bool escape = c == '%' && i + 2 < encoded.size() && hex_value(encoded[i + 1]) >= 0 &&
                        hex_value(encoded[i + 2]) >= 0;
    if (!escape) {
      *out++ = c;
      continue;
    }
    *out++ = static_cast<char>(hex_value(encoded[i + 1]) * 16 + hex_value(encoded[i + 2]));
    i += 2;
  }
  return out;
}

bool is_percent_decoded(std::string_view text) noexcept {
  return text.find('%') == std::string_view::npos && text.find('+') == std::string_view::npos;
}

void percent_encode(std::string_view bytes, std::string& out) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  while (!bytes.empty()) {
    const auto* const end = std::find_if_not(bytes.begin(), bytes.end(), is_unreserved);
    const std::string_view plain(bytes.begin(), end);
    out.append(plain);
    bytes.remove_prefix(plain.size());
    if (bytes.empty()) return;
    const auto byte = static_cast<unsigned char>(bytes.front());
    out.push_back('%');
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 0xF]);
    bytes.remove_prefix(1);
  }
}

std::string percent_encode(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  percent_encode(bytes, out);
  return out;
}

}  // namespace homing
