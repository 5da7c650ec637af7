#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/faults.hpp"

namespace homing::catalog {

/// Reads the members of one JSON object. What is wrong becomes a fault at the object's place, and the reader
/// returns what an absent member has, so that reading goes on.
///
/// Ownership: borrows the object and the faults.
class ObjectReader {
 public:
  /// A value that is no object is a fault, and reads as an empty one.
  /// @param path  the place for a program: `offers[2]`, without refs
  ObjectReader(const nlohmann::json& value, std::string place, std::string path, Faults& faults);

  /// For what comes after: `offers[2]` becomes `offers[2] "acme-shoes"`.
  void name_place(std::string_view ref);
  [[nodiscard]] const std::string& place() const noexcept { return place_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] Faults& faults() const noexcept { return faults_; }
  void fault(std::string_view member, const std::string& text);

  [[nodiscard]] std::optional<std::string> text(std::string_view member);
  /// Absent is a fault.
  [[nodiscard]] std::optional<std::string> required_text(std::string_view member);
  /// False where absent.
  [[nodiscard]] bool flag(std::string_view member);
  /// A number from 1 to 2^53, which every JSON reader holds exactly.
  [[nodiscard]] std::optional<std::int64_t> id(std::string_view member);
  /// A number from `lowest`, not below 0, to `highest`.
  [[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view member, std::int64_t lowest,
                                                         std::int64_t highest);
  /// A list of strings; `otherwise` where absent.
  [[nodiscard]] std::vector<std::string> texts(std::string_view member,
                                               std::vector<std::string> otherwise = {});
  /// A list of anything; null where absent.
  [[nodiscard]] const nlohmann::json* list(std::string_view member);

  /// Last: every member that none of the above has asked for is a fault, named with those that were.
  void refuse_the_rest();

 private:
  [[nodiscard]] const nlohmann::json* find(std::string_view member);

  const nlohmann::json& object_;
  const std::string bare_place_;
  std::string place_;
  const std::string path_;
  Faults& faults_;
  bool unreadable_ = false;
  std::vector<std::string> known_;
};

}  // namespace homing::catalog
