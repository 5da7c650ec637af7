#include <nlohmann/json.hpp>

#include "catalog/snapshot_json.hpp"
#include "homing/core/error.hpp"
#include "homing/core/secret.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/targets.hpp"

namespace homing::fuzz {
namespace {

/// The file as it would be stored, with the right sum: what no accident does, but a hand may.
std::string file_of(const nlohmann::json& catalog) {
  const nlohmann::json file = {
      {"format", 1}, {"sha256", TokenHash::of(catalog.dump()).to_hex()}, {"catalog", catalog}};
  return file.dump();
}

void check(std::string_view file) {
  try {
    const std::string text = catalog::encode_snapshot(catalog::decode_snapshot(file));
    promise(catalog::encode_snapshot(catalog::decode_snapshot(text)) == text, "what is stored reads back");
  } catch (const UserError& e) {
    promise(!std::string_view(e.what()).empty(), "a refusal has a sentence");
  }
}

}  // namespace

/// The input is the `catalog` of the file that a server keeps its last catalog in; and then the whole file.
void snapshot(std::string_view input) {
  check(input);
  const nlohmann::json catalog = nlohmann::json::parse(input, nullptr, /*allow_exceptions=*/false);
  if (catalog.is_discarded()) return;
  try {
    check(file_of(catalog));
  } catch (const nlohmann::json::exception&) {  // a text that is no UTF-8 cannot be written
  }
}

}  // namespace homing::fuzz
