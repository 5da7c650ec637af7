#include "http/guard.hpp"

#include <algorithm>
#include <optional>

#include "homing/core/text.hpp"
#include "homing/http/target.hpp"

namespace homing::http {
namespace {

/// A header that may be there once: how often it was, and its last value.
struct Seen {
  unsigned count = 0;
  std::string_view value;

  void note(std::string_view v) noexcept {
    ++count;
    value = v;
  }
};

struct SeenHeaders {
  Seen host;
  Seen content_length;
  Seen transfer_encoding;
  Seen content_encoding;
  Seen expect;
};

/// Which of the headers that matter `name` could be, told by its length; all of them differ in it.
Seen* find_by_length(SeenHeaders& seen, std::string_view name) noexcept {
  const auto is = [name](std::string_view wanted) { return equals_ignoring_case(name, wanted); };
  switch (name.size()) {
    case 4:
      return is("Host") ? &seen.host : nullptr;
    case 6:
      return is("Expect") ? &seen.expect : nullptr;
    case 14:
      return is("Content-Length") ? &seen.content_length : nullptr;
    case 16:
      return is("Content-Encoding") ? &seen.content_encoding : nullptr;
    case 17:
      return is("Transfer-Encoding") ? &seen.transfer_encoding : nullptr;
    default:
      return nullptr;
  }
}

SeenHeaders collect(const Request& request) noexcept {
  SeenHeaders seen;
  for (const auto& [name, value] : request.headers) {
    if (Seen* header = find_by_length(seen, name)) header->note(value);
  }
  return seen;
}

bool is_host_acceptable(const Seen& host, HttpVersion version) noexcept {
  if (host.count == 0) return version == HttpVersion::k10;
  return host.count == 1 && is_valid_host(host.value);
}

std::optional<std::uint64_t> plain_length(std::string_view digits) noexcept {
  constexpr std::size_t kMaxDigits = 18;
  if (digits.empty() || digits.size() > kMaxDigits) return std::nullopt;
  if (!std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
  std::uint64_t length = 0;
  for (const char digit : digits) length = length * 10 + static_cast<std::uint64_t>(digit - '0');
  return length;
}

std::variant<Framing, Refusal> frame_body(const SeenHeaders& seen, HttpVersion version) noexcept {
  Framing framing;
  if (seen.transfer_encoding.count > 0) {
    const bool chunked =
        seen.transfer_encoding.count == 1 && equals_ignoring_case(seen.transfer_encoding.value, "chunked");
    if (!chunked || version == HttpVersion::k10 || seen.content_length.count > 0) {
      return Refusal::kTransferEncoding;
    }
    framing.chunked = true;
  }
  if (seen.content_length.count > 0) {
    const std::optional<std::uint64_t> length = plain_length(seen.content_length.value);
    if (seen.content_length.count > 1 || !length) return Refusal::kContentLength;
    framing.content_length = *length;
  }
  return framing;
}

bool is_control(char c) noexcept {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
}

}  // namespace

std::variant<Framing, Refusal> check_header(const Request& request, HttpVersion version) noexcept {
  const SeenHeaders seen = collect(request);
  if (!is_host_acceptable(seen.host, version)) return Refusal::kHost;
  std::variant<Framing, Refusal> framed = frame_body(seen, version);
  Framing* framing = std::get_if<Framing>(&framed);
  if (framing == nullptr) return framed;
  if (framing->has_body() && seen.content_encoding.count > 0) return Refusal::kContentEncoding;
  if (seen.expect.count > 0 && version == HttpVersion::k11) {
    if (seen.expect.count > 1 || !equals_ignoring_case(seen.expect.value, "100-continue")) {
      return Refusal::kExpectation;
    }
    framing->expects_continue = framing->has_body();
  }
  return framed;
}

bool is_acceptable_chunk_line(std::size_t digits, std::string_view extension) noexcept {
  constexpr std::size_t kMaxDigits = 16;
  constexpr std::size_t kMaxExtension = 256;
  return digits <= kMaxDigits && extension.size() <= kMaxExtension &&
         std::none_of(extension.begin(), extension.end(), is_control);
}

bool may_become_chunk(std::string_view unparsed) noexcept {
  if (has_stray_control(unparsed)) return false;
  if (unparsed.starts_with("\r\n")) unparsed.remove_prefix(2);  // the end of the chunk before
  const std::string_view complete = unparsed.starts_with('0') ? "\r\n\r\n" : "\r\n";
  return unparsed.find(complete) == std::string_view::npos;
}

bool has_stray_control(std::string_view bytes) noexcept {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!is_control(bytes[i])) continue;
    const bool may_end_line = bytes[i] == '\r' && (i + 1 == bytes.size() || bytes[i + 1] == '\n');
    const bool ends_line = bytes[i] == '\n' && i > 0 && bytes[i - 1] == '\r';
    if (!may_end_line && !ends_line) return true;
  }
  return false;
}

bool names_other_version(std::string_view request_line) noexcept {
  constexpr std::string_view kForm = " HTTP/d.d";
  if (request_line.size() < kForm.size()) return false;
  const std::string_view version = request_line.substr(request_line.size() - kForm.size());
  return version.starts_with(" HTTP/") && is_digit(version[6]) && version[7] == '.' && is_digit(version[8]) &&
         version != " HTTP/1.0" && version != " HTTP/1.1";
}

}  // namespace homing::http
