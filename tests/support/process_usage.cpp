#include "tests/support/process_usage.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>

namespace homing::test {
namespace {

std::filesystem::path folder_of(pid_t process) {
  const std::filesystem::path folder = "/proc/" + std::to_string(process);
  if (!std::filesystem::exists(folder)) throw std::runtime_error("no process " + std::to_string(process));
  return folder;
}

}  // namespace

std::uint64_t resident_bytes(pid_t process) {
  std::ifstream file(folder_of(process) / "statm");
  std::uint64_t whole = 0;
  std::uint64_t resident = 0;
  file >> whole >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::size_t open_descriptors(pid_t process) {
  const std::filesystem::directory_iterator descriptors(folder_of(process) / "fd");
  return static_cast<std::size_t>(std::distance(begin(descriptors), end(descriptors)));
}

std::chrono::milliseconds cpu_time(pid_t process) {
  std::ifstream file(folder_of(process) / "stat");
  std::string line;
  std::getline(file, line);
  // The name, in parentheses, may hold blanks. Behind it: state, and 10 fields before utime and stime
  // (proc(5)).
  std::istringstream fields(line.substr(line.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  long user = 0;
  long kernel = 0;
  fields >> user >> kernel;
  return std::chrono::milliseconds((user + kernel) * 1000 / ::sysconf(_SC_CLK_TCK));
}

}  // namespace homing::test
