#include "tests/support/mmdb_file.hpp"

namespace homing::test {
namespace {

constexpr unsigned kIpv4Depth = 96;  // an IPv4 address stands in an IPv6 tree at ::/96

// Types of the data section.
constexpr unsigned kText = 2;
constexpr unsigned kUint16 = 5;
constexpr unsigned kUint32 = 6;
constexpr unsigned kMap = 7;
constexpr unsigned kUint64 = 9;
constexpr unsigned kArray = 11;

std::string big_endian(std::uint64_t value, std::size_t bytes) {
  std::string out;
  for (std::size_t i = bytes; i-- > 0;) out += static_cast<char>(value >> (8 * i));
  return out;
}

std::string control(unsigned type, std::size_t size) {
  constexpr unsigned kExtended = 7;
  if (type <= kExtended) return {static_cast<char>(type << 5U | size)};
  return {static_cast<char>(size), static_cast<char>(type - kExtended)};
}

std::string head(unsigned type, std::size_t size) {
  // From the first on a byte behind it holds the rest of the size, from the second on two do.
  constexpr std::size_t kOneByte = 29;
  constexpr std::size_t kTwoBytes = kOneByte + 256;
  if (size >= kTwoBytes) return control(type, 30) + big_endian(size - kTwoBytes, 2);
  if (size >= kOneByte) return control(type, 29) + big_endian(size - kOneByte, 1);
  return control(type, size);
}

std::string text(std::string_view value) {
  return head(kText, value.size()).append(value);
}

std::string number(unsigned type, std::uint64_t value, std::size_t bytes) {
  return head(type, bytes) + big_endian(value, bytes);
}

boost::asio::ip::address_v6::bytes_type tree_bytes(const IpAddress& address) {
  if (address.is_v6()) return address.to_v6().to_bytes();
  boost::asio::ip::address_v6::bytes_type bytes{};
  const auto four = address.to_v4().to_bytes();
  std::copy(four.begin(), four.end(), bytes.begin() + kIpv4Depth / 8);
  return bytes;
}

}  // namespace

MmdbFile& MmdbFile::add(std::string_view address, unsigned prefix_bits, std::string_view code) {
  put(address, prefix_bits,
      form_ == Form::kCountryCode
          ? head(kMap, 1) + text("country_code") + text(code)
          : head(kMap, 1) + text("country") + head(kMap, 1) + text("iso_code") + text(code));
  return *this;
}

MmdbFile& MmdbFile::add(std::string_view address, unsigned prefix_bits, std::uint32_t asn,
                        std::string_view name) {
  put(address, prefix_bits,
      head(kMap, 2) + text("autonomous_system_number") + number(kUint32, asn, 4) +
          text("autonomous_system_organization") + text(name));
  return *this;
}

void MmdbFile::put(std::string_view address, unsigned prefix_bits, std::string_view entry) {
  const IpAddress parsed = parse_ip(address).value();
  const auto bytes = tree_bytes(parsed);
  const unsigned depth = prefix_bits + (parsed.is_v4() ? kIpv4Depth : 0);
  std::uint32_t node = 0;
  for (unsigned bit = 0; bit < depth; ++bit) {
    const unsigned side = (bytes[bit / 8] >> (7 - bit % 8)) & 1U;
    if (bit + 1 == depth) {
      nodes_[node][side] = {Record::Kind::kEntry, offset_of(entry)};
      break;
    }
    if (nodes_[node][side].kind != Record::Kind::kNode) {
      nodes_[node][side] = {Record::Kind::kNode, static_cast<std::uint32_t>(nodes_.size())};
      nodes_.emplace_back();
    }
    node = nodes_[node][side].value;
  }
}

std::uint32_t MmdbFile::offset_of(std::string_view entry) {
  const auto found = offsets_.find(entry);
  if (found != offsets_.end()) return found->second;
  const auto offset = static_cast<std::uint32_t>(entries_.size());
  entries_ += entry;
  offsets_.emplace(entry, offset);
  return offset;
}

void MmdbFile::append_record(const Record& record, std::string& out) const {
  constexpr std::size_t kSeparator = 16;
  std::uint64_t value = nodes_.size();
  if (record.kind == Record::Kind::kNode) value = record.value;
  if (record.kind == Record::Kind::kEntry) value += kSeparator + record.value;
  out += big_endian(value, 3);
}

std::string MmdbFile::bytes(std::uint64_t build_epoch) const {
  std::string out;
  for (const Node& node : nodes_) {
    for (const Record& record : node) append_record(record, out);
  }
  out += std::string(16, '\0') + entries_ + "\xab\xcd\xefMaxMind.com";
  out += head(kMap, 9);
  out += text("node_count") + number(kUint32, nodes_.size(), 4);
  out += text("record_size") + number(kUint16, 24, 2);
  out += text("ip_version") + number(kUint16, 6, 2);
  out += text("database_type") + text("Country");
  out += text("languages") + head(kArray, 0);
  out += text("binary_format_major_version") + number(kUint16, 2, 2);
  out += text("binary_format_minor_version") + number(kUint16, 0, 2);
  out += text("build_epoch") + number(kUint64, build_epoch, 8);
  out += text("description") + head(kMap, 0);
  return out;
}

}  // namespace homing::test
