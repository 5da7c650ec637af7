#pragma once

#include <string>
#include <vector>

namespace homing::catalog {

/// What is wrong with a document, gathered so that the operator mends it all at once.
class Faults {
 public:
  /// @param place  `offers[2] "acme-shoes"`; empty for the document as a whole
  void add(const std::string& place, const std::string& fault) {
    lines_.push_back(place.empty() ? fault : place + ": " + fault);
  }
  /// @throws UserError  one fault a line, when there is any
  void throw_if_any() const;

 private:
  std::vector<std::string> lines_;
};

}  // namespace homing::catalog
