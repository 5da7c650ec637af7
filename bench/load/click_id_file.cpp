#include "load/click_id_file.hpp"

#include <fstream>
#include <stdexcept>

namespace homing::load {

void write_click_ids(const std::string& file, const std::vector<ClickIdText>& ids) {
  std::ofstream out(file, std::ios::binary);
  for (const ClickIdText& id : ids) out.write(id.data(), static_cast<std::streamsize>(id.size())).put('\n');
  if (!out.flush()) throw std::runtime_error("cannot write " + file);
}

std::vector<ClickIdText> read_click_ids(const std::string& file) {
  std::ifstream in(file);
  std::vector<ClickIdText> ids;
  for (std::string line; std::getline(in, line);) {
    if (const auto id = click_id_text(line)) ids.push_back(*id);
  }
  if (ids.empty()) throw std::runtime_error("there are no click IDs in " + file);
  return ids;
}

}  // namespace homing::load
