#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "homing/admin/call.hpp"

namespace homing::admin {

/// Reads the members of a request's JSON object; what is wrong is gathered, and thrown by finish() all at
/// once. Until then a member that is wrong reads as absent or empty.
class Body {
 public:
  /// @throws Problem  the body is no JSON object
  explicit Body(const Call& call) : Body(call.json()) {}
  explicit Body(nlohmann::ordered_json object) : object_(std::move(object)) {}

  /// A string of `least` to `most` bytes of UTF-8 without control characters.
  [[nodiscard]] std::string text(const std::string& name, std::size_t least = 1, std::size_t most = 256);
  [[nodiscard]] std::optional<std::string> optional_text(const std::string& name, std::size_t least = 1,
                                                         std::size_t most = 256);
  [[nodiscard]] std::optional<bool> optional_flag(const std::string& name);
  /// One at least, `most` at most.
  [[nodiscard]] std::vector<std::string> texts(const std::string& name, std::size_t most);
  /// A string of at most `most` bytes of UTF-8, whatever is in it.
  [[nodiscard]] std::optional<std::string> optional_raw_text(const std::string& name, std::size_t most);
  /// An object whose members are strings; empty where it is absent.
  [[nodiscard]] std::map<std::string, std::string> optional_text_map(const std::string& name);
  void fault(const std::string& name, const std::string& message) { faults_.push_back({name, message}); }

  /// @throws Problem  something was wrong, or there is a member that nobody asked for
  void finish();

 private:
  [[nodiscard]] const nlohmann::ordered_json* find(const std::string& name);

  const nlohmann::ordered_json object_;
  std::set<std::string> known_;
  std::vector<FieldFault> faults_;
};

}  // namespace homing::admin
