#pragma once

#include <string>

namespace homing::store {

/// `{a,b,c}`: a list as PostgreSQL reads it in an array parameter. What `to_text` makes must hold no comma,
/// quote, brace, blank or backslash: numbers, IDs, words of ours.
template <class List, class ToText>
std::string array_text(const List& items, ToText to_text) {
  std::string text = "{";
  for (const auto& item : items) {
    if (text.size() > 1) text.push_back(',');
    text += to_text(item);
  }
  return text + "}";
}

}  // namespace homing::store
