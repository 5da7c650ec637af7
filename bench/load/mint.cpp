#include "load/mint.hpp"

#include <algorithm>
#include <charconv>
#include <random>
#include <stdexcept>

#include "homing/model/click_id_keys.hpp"
#include "load/click_id_file.hpp"

namespace homing::load {
namespace {

ClickIdKey key_of(std::string_view digits) {
  ClickIdKey key;
  if (digits.size() != 2 * key.bytes.size()) throw std::runtime_error("a key has 32 hexadecimal digits");
  for (std::size_t i = 0; i < key.bytes.size(); ++i) {
    const char* const at = digits.data() + 2 * i;
    if (std::from_chars(at, at + 2, key.bytes[i], 16).ptr != at + 2)
      throw std::runtime_error("a key has 32 hexadecimal digits");
  }
  return key;
}

}  // namespace

void mint_click_ids(const Options& options) {
  const ClickIdKeys keys({key_of(options.key)});
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const std::chrono::milliseconds span = std::chrono::days(options.days);
  std::vector<ClickIdText> ids;
  ids.reserve(options.requests);
  for (std::uint64_t i = 0; i < options.requests; ++i) {
    const auto ago =
        span.count() * static_cast<std::int64_t>(i) / static_cast<std::int64_t>(options.requests);
    const UnixMillis time(now - std::chrono::milliseconds(ago + 1));
    const ClickId id = keys.sign(time, static_cast<std::uint16_t>(i % 4096), options.node, UnixMillis(now));
    ids.push_back(click_id_text(id.to_string()).value());
  }
  std::shuffle(ids.begin(), ids.end(), std::mt19937_64(1));
  write_click_ids(options.save_ids, ids);
}

}  // namespace homing::load
