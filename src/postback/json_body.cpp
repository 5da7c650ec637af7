#include "postback/json_body.hpp"

#include <nlohmann/json.hpp>

#include "homing/core/text.hpp"

namespace homing::postback {
namespace {

using Json = nlohmann::json;

/// Takes the members of one object as they are read; false stops the parser.
class FlatObject final : public nlohmann::json_sax<Json> {
 public:
  explicit FlatObject(std::string& error) : error_(error) {}

  bool null() override { return in_object(); }
  bool boolean(bool value) override { return take(value ? "true" : "false"); }
  /// Negative numbers, of which -0 has lost its sign by now.
  bool number_integer(number_integer_t value) override {
    return take(value == 0 ? "-0" : std::to_string(value));
  }
  bool number_unsigned(number_unsigned_t value) override { return take(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return take(text); }
  bool string(string_t& value) override { return take(std::move(value)); }
  bool binary(binary_t&) override { return fail("The body has to be one flat JSON object."); }
  bool key(string_t& name) override {
    name_ = std::move(name);
    return true;
  }
  bool start_object(std::size_t) override {
    return ++depth_ == 1 ||
           fail("The member " + in_quotes(name_) + " is an object; a text or a number was expected.");
  }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override {
    return depth_ == 0
               ? fail("The body is a JSON array; one object was expected.")
               : fail("The member " + in_quotes(name_) + " is an array; a text or a number was expected.");
  }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return fail("The body is no JSON: it can't be read at byte " + std::to_string(position) + ".");
  }

  std::vector<NamedValue> members;

 private:
  bool take(std::string value) {
    if (!in_object()) return false;
    members.push_back({std::move(name_), std::move(value)});
    return true;
  }
  bool in_object() { return depth_ == 1 || fail("The body has to be one JSON object."); }
  bool fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
    return false;
  }

  std::string& error_;
  std::string name_;
  int depth_ = 0;
};

}  // namespace

std::optional<std::vector<NamedValue>> read_json_body(std::string_view body, std::string& error) {
  FlatObject reader(error);
  if (!Json::sax_parse(body, &reader)) return std::nullopt;
  return std::move(reader.members);
}

}  // namespace homing::postback
