#include "store/json_rows.hpp"

#include "homing/core/text.hpp"
#include "homing/core/units.hpp"

namespace homing::store {

JsonRows& JsonRows::row() {
  json_ += json_.empty() ? "[{" : "},{";
  first_in_row_ = true;
  return *this;
}

JsonRows& JsonRows::text(std::string_view name, std::string_view value) {
  key(name);
  quote(value);
  return *this;
}

JsonRows& JsonRows::number(std::string_view name, std::int64_t value) {
  key(name);
  json_ += std::to_string(value);
  return *this;
}

JsonRows& JsonRows::decimal(std::string_view name, Decimal value) {
  key(name);
  json_ += value.to_string();
  return *this;
}

JsonRows& JsonRows::uuid(std::string_view name, const Uuid& value) {
  return text(name, value.to_string());
}

JsonRows& JsonRows::uuid(std::string_view name, const std::optional<Uuid>& value) {
  return value ? uuid(name, *value) : null(name);
}

JsonRows& JsonRows::time(std::string_view name, UnixMillis value) {
  return text(name, time_text(value));
}

std::string JsonRows::take() && {
  json_ += json_.empty() ? "[]" : "}]";
  return std::move(json_);
}

void JsonRows::key(std::string_view name) {
  if (!first_in_row_) json_.push_back(',');
  first_in_row_ = false;
  quote(name);
  json_.push_back(':');
}

void JsonRows::quote(std::string_view value) {
  json_.push_back('"');
  for (const char c : value) {
    if (static_cast<unsigned char>(c) < 0x20) {
      json_ += "\\u00" + to_hex(std::string_view(&c, 1));
    } else {
      if (c == '"' || c == '\\') json_.push_back('\\');
      json_.push_back(c);
    }
  }
  json_.push_back('"');
}

JsonRows& JsonRows::null(std::string_view name) {
  key(name);
  json_ += "null";
  return *this;
}

}  // namespace homing::store
