#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "homing/catalog/document.hpp"

namespace homing::catalog {

/// `offers[2]` and `state`: `offers[2].state`.
[[nodiscard]] std::string field_of(const std::string& path, std::string_view member);
/// `offers` and 2: `offers[2]`.
[[nodiscard]] std::string path_of(std::string_view list, std::size_t entry);

/// What is wrong with a document, gathered so that the operator mends it all at once.
class Faults {
 public:
  /// @param place  for a person: `offers[2] "acme-shoes"`; empty for the document as a whole
  /// @param field  for a program: `offers[2]`
  void add(const std::string& place, std::string field, const std::string& text);
  /// Of one member of what stands at `place` and `path`.
  void add_member(const std::string& place, const std::string& path, std::string_view member,
                  const std::string& text);
  /// @throws DocumentError  when there is any
  void throw_if_any() const;

 private:
  std::string lines_;
  std::vector<DocumentFault> faults_;
};

}  // namespace homing::catalog
