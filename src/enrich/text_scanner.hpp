#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace homing::enrich {

/// Finds which of many short texts occur in a longer one, in one pass over it (Aho and Corasick, 1975): a
/// step a byte, whatever the texts are.
///
/// Threads: immutable; shared by all.
class TextScanner {
 public:
  /// @param wanted  none of them empty, none twice
  explicit TextScanner(const std::vector<std::string>& wanted);

  /// The numbers of those that occur, each once, rising.
  [[nodiscard]] std::vector<int> scan(std::string_view text) const;

 private:
  using Node = std::uint32_t;
  static constexpr Node kRoot = 0;
  static constexpr int kNone = -1;

  void number_bytes(const std::vector<std::string>& wanted);
  void add(std::string_view text, int number);
  void link();
  [[nodiscard]] Node& next(Node node, std::uint16_t byte_class) {
    return next_[node * classes_ + byte_class];
  }
  [[nodiscard]] std::uint16_t class_of(char c) const { return class_of_[static_cast<unsigned char>(c)]; }

  /// Bytes that no text has are all alike: class 0.
  std::array<std::uint16_t, 256> class_of_{};
  std::size_t classes_ = 1;
  std::vector<Node> next_;  ///< By node and class of byte.
  std::vector<int> ends_;   ///< The text that ends at a node.
  std::vector<Node>
      shorter_;  ///< The nearest node on the way of suffixes at which a text ends; else the root.
};

}  // namespace homing::enrich
