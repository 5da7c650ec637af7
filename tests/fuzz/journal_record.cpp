#include "homing/model/click.hpp"
#include "homing/model/click_id_mint.hpp"
#include "homing/model/postback.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/targets.hpp"

namespace homing::fuzz {
namespace {

template <class Value, class Decode>
void check(const std::optional<Value>& value, Decode decode) {
  if (!value) return;
  std::string bytes;
  encode(*value, bytes);
  promise(decode(bytes) == value, "a record reads back as what it was written from");
}

}  // namespace

/// The input is the payload of a journal record.
void journal_record(std::string_view input) {
  check(decode_click(input), decode_click);
  check(decode_postback(input), decode_postback);
  const auto mark = decode_mint_mark(input);
  if (!mark) return;
  std::string bytes;
  encode_mint_mark(*mark, bytes);
  promise(decode_mint_mark(bytes) == mark, "a mark reads back");
}

}  // namespace homing::fuzz
