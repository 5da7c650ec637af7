#include "homing/model/click_id.hpp"

#include <algorithm>

#include "homing/model/click_id_keys.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/targets.hpp"

namespace homing::fuzz {

/// The input is what a postback calls a click ID.
void click_id(std::string_view input) {
  const auto id = ClickId::parse(input);
  if (!id) return;
  const std::string text = id->to_string();
  std::string plain(input);
  std::erase(plain, '-');
  std::transform(plain.begin(), plain.end(), plain.begin(),
                 [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
  promise(text == plain, "an ID reads as the digits that it was written with");
  promise(ClickId::parse(text) == id, "what is printed reads back");

  static const ClickIdKeys keys({ClickIdKey{.version = 0, .bytes = {1, 2, 3}, .active_from = UnixMillis{}}});
  if (!keys.is_genuine(*id)) return;
  std::string other = text;
  other.back() = other.back() == '0' ? '1' : '0';
  promise(!keys.is_genuine(ClickId::parse(other).value()), "a genuine ID with another last digit is none");
}

}  // namespace homing::fuzz
