#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "homing/core/network.hpp"

namespace homing::test {

/// Writes a small MaxMind DB of countries (https://maxmind.github.io/MaxMind-DB/), as no package may come
/// along.
class MmdbFile {
 public:
  enum class Form : std::uint8_t {
    kCountryCode,
    kCountryIsoCode
  };  ///< {"country_code"}, {"country": {"iso_code"}}

  explicit MmdbFile(Form form = Form::kCountryCode) : form_(form) {}

  /// A network that holds no other one. @param code  whatever the test wants there
  MmdbFile& add(std::string_view address, unsigned prefix_bits, std::string_view code);
  [[nodiscard]] std::string bytes(std::uint64_t build_epoch = 1'767'268'800) const;

 private:
  /// What one bit leads to: a node's number, or an entry's offset.
  struct Record {
    enum class Kind : std::uint8_t { kEmpty, kNode, kEntry } kind = Kind::kEmpty;
    std::uint32_t value = 0;
  };
  using Node = std::array<Record, 2>;

  std::uint32_t entry(std::string_view code);
  void append_record(const Record& record, std::string& out) const;

  const Form form_;
  std::vector<Node> nodes_{Node{}};
  std::string entries_;
  std::map<std::string, std::uint32_t, std::less<>> offsets_;
};

}  // namespace homing::test
