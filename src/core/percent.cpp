#include "homing/core/percent.hpp"

#include "homing/core/text.hpp"

namespace homing {
namespace {

constexpr bool is_unreserved(char c) noexcept {
  return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string percent_decode(std::string_view encoded) {
  if (encoded.find_first_of("%+") == std::string_view::npos) return std::string(encoded);
  std::string decoded;
  decoded.reserve(encoded.size());
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    const char c = encoded[i];
    if (c == '+') {
      decoded.push_back(' ');
      continue;
    }
    const bool escape = c == '%' && i + 2 < encoded.size() && hex_value(encoded[i + 1]) >= 0 &&
                        hex_value(encoded[i + 2]) >= 0;
    if (!escape) {
      decoded.push_back(c);
      continue;
    }
    decoded.push_back(static_cast<char>(hex_value(encoded[i + 1]) * 16 + hex_value(encoded[i + 2])));
    i += 2;
  }
  return decoded;
}

void percent_encode(std::string_view bytes, std::string& out) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  for (const char c : bytes) {
    if (is_unreserved(c)) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 0xF]);
  }
}

std::string percent_encode(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  percent_encode(bytes, out);
  return out;
}

}  // namespace homing
