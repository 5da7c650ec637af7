#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "homing/core/network.hpp"

namespace homing::test {

/// Writes a small MaxMind DB of countries or networks (https://maxmind.github.io/MaxMind-DB/), as no package
/// may come along.
class MmdbFile {
 public:
  enum class Form : std::uint8_t {
    kCountryCode,     ///< {"country_code"}
    kCountryIsoCode,  ///< {"country": {"iso_code"}}
    kNetwork,         ///< {"autonomous_system_number", "autonomous_system_organization"}
  };

  explicit MmdbFile(Form form = Form::kCountryCode) : form_(form) {}

  /// A network that holds no other one. @param code  whatever the test wants there
  MmdbFile& add(std::string_view address, unsigned prefix_bits, std::string_view code);
  /// Likewise of a network.
  MmdbFile& add(std::string_view address, unsigned prefix_bits, std::uint32_t asn, std::string_view name);
  [[nodiscard]] std::string bytes(std::uint64_t build_epoch = 1'767'268'800) const;

 private:
  /// What one bit leads to: a node's number, or an entry's offset.
  struct Record {
    enum class Kind : std::uint8_t { kEmpty, kNode, kEntry } kind = Kind::kEmpty;
    std::uint32_t value = 0;
  };
  using Node = std::array<Record, 2>;

  void put(std::string_view address, unsigned prefix_bits, std::string_view entry);
  std::uint32_t offset_of(std::string_view entry);
  void append_record(const Record& record, std::string& out) const;

  const Form form_;
  std::vector<Node> nodes_{Node{}};
  std::string entries_;
  std::map<std::string, std::uint32_t, std::less<>> offsets_;
};

}  // namespace homing::test
