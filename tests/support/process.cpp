#include "tests/support/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace homing::test {
namespace {

std::vector<std::string> environment_for(const Command& command) {
  std::vector<std::string> result;
  for (char** entry = ::environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!text.starts_with("HOMING_")) result.push_back(text);
  }
  for (const auto& [name, value] : command.environment) result.push_back(name + "=" + value);
  return result;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

void redirect(const char* path, int descriptor) {
  const int file = ::open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file < 0 || ::dup2(file, descriptor) < 0) ::_exit(126);
  ::close(file);
}

// Between fork and exec of a process with threads: nothing here may allocate.
[[noreturn]] void become(char** arguments, char** environment, const char* folder, const char* output,
                         const char* errors, rlim_t max_descriptors) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit descriptors{.rlim_cur = max_descriptors, .rlim_max = max_descriptors};
  if (max_descriptors > 0 && ::setrlimit(RLIMIT_NOFILE, &descriptors) != 0) ::_exit(126);
  if (*folder != '\0' && ::chdir(folder) != 0) ::_exit(126);
  redirect(output, STDOUT_FILENO);
  redirect(errors, STDERR_FILENO);
  const int nothing = ::open("/dev/null", O_RDONLY);
  if (nothing < 0 || ::dup2(nothing, STDIN_FILENO) < 0) ::_exit(126);
  ::execvpe(arguments[0], arguments, environment);
  ::_exit(127);
}

}  // namespace

Process::Process(const Command& command) {
  std::vector<std::string> arguments = command.arguments;
  std::vector<std::string> environment = environment_for(command);
  const std::vector<char*> argument_pointers = pointers_to(arguments);
  const std::vector<char*> environment_pointers = pointers_to(environment);
  const std::string folder = command.working_folder.string();
  const std::string output = folder_.path() / "output";
  const std::string errors = folder_.path() / "errors";

  id_ = ::fork();
  if (id_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (id_ == 0) {
    become(const_cast<char**>(argument_pointers.data()), const_cast<char**>(environment_pointers.data()),
           folder.c_str(), output.c_str(), errors.c_str(), static_cast<rlim_t>(command.max_descriptors));
  }
}

Process::~Process() {
  kill9();
}

bool Process::running() {
  if (exit_code_) return false;
  int status = 0;
  if (::waitpid(id_, &status, WNOHANG) != id_) return true;
  exit_code_ = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  return false;
}

std::optional<ExitCode> Process::wait(std::chrono::milliseconds at_most) {
  if (!eventually([this] { return !running(); }, at_most)) return std::nullopt;
  return exit_code_;
}

void Process::signal(int number) {
  if (running()) ::kill(id_, number);
}

void Process::kill9() {
  signal(SIGKILL);
  (void)wait();
}

std::string Process::output() const {
  return read_file(folder_.path() / "output");
}
std::string Process::errors() const {
  return read_file(folder_.path() / "errors");
}

Finished run(const Command& command, std::chrono::milliseconds at_most) {
  Process process(command);
  const std::optional<ExitCode> code = process.wait(at_most);
  if (!code) {
    throw std::runtime_error(command.arguments.front() + " has not ended in time: " + process.errors());
  }
  return {*code, process.output(), process.errors()};
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;  // at once: a segment byte by byte takes a sanitizer a minute
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

}  // namespace homing::test
