#include "enrich/text_scanner.hpp"

#include <algorithm>

namespace homing::enrich {

TextScanner::TextScanner(const std::vector<std::string>& wanted) {
  number_bytes(wanted);
  next_.resize(classes_, kRoot);
  ends_ = {kNone};
  for (std::size_t i = 0; i < wanted.size(); ++i) add(wanted[i], static_cast<int>(i));
  link();
}

void TextScanner::number_bytes(const std::vector<std::string>& wanted) {
  for (const std::string& text : wanted) {
    for (const char c : text) {
      std::uint16_t& byte_class = class_of_[static_cast<unsigned char>(c)];
      if (byte_class == 0) byte_class = static_cast<std::uint16_t>(classes_++);
    }
  }
}

void TextScanner::add(std::string_view text, int number) {
  Node node = kRoot;
  for (const char c : text) {
    const std::uint16_t byte_class = class_of(c);
    if (next(node, byte_class) == kRoot) {
      const auto made = static_cast<Node>(ends_.size());
      next(node, byte_class) = made;
      ends_.push_back(kNone);
      next_.resize(next_.size() + classes_, kRoot);
    }
    node = next(node, byte_class);
  }
  ends_[node] = number;
}

/// Breadth first, so that where a node's suffix leads is known before the node is reached: missing steps
/// become those of the suffix.
void TextScanner::link() {
  shorter_.assign(ends_.size(), kRoot);
  std::vector<Node> suffix(ends_.size(), kRoot);
  std::vector<Node> reached{kRoot};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const Node node = reached[i];
    for (std::uint16_t byte_class = 1; byte_class < classes_; ++byte_class) {
      Node& child = next(node, byte_class);
      const Node beside = node == kRoot ? kRoot : next(suffix[node], byte_class);
      if (child == kRoot) {
        child = beside;
        continue;
      }
      suffix[child] = beside;
      shorter_[child] = ends_[beside] != kNone ? beside : shorter_[beside];
      reached.push_back(child);
    }
  }
}

std::vector<int> TextScanner::scan(std::string_view text) const {
  std::vector<int> found;
  Node node = kRoot;
  for (const char c : text) {
    node = next_[node * classes_ + class_of(c)];
    const Node first = ends_[node] != kNone ? node : shorter_[node];
    for (Node end = first; end != kRoot; end = shorter_[end]) found.push_back(ends_[end]);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace homing::enrich
