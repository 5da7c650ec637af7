#include "tests/support/homing_server.hpp"

#include <signal.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace homing::test {
namespace {

void run_in_order(const Command& command) {
  const Finished finished = run(command, std::chrono::minutes(2));
  if (finished.exit_code == 0) return;
  throw std::runtime_error("homing " + command.arguments.at(1) + " failed: " + finished.errors +
                           finished.output);
}

}  // namespace

Command homing_command(std::vector<std::string> arguments, std::map<std::string, std::string> settings) {
  arguments.insert(arguments.begin(), HOMING_BINARY);
  return {.arguments = std::move(arguments),
          .environment = std::move(settings),
          .working_folder = std::filesystem::temp_directory_path()};
}

void migrate(const std::string& database_url) {
  run_in_order(homing_command({"migrate"}, {{"HOMING_DATABASE_URL", database_url}}));
}

void apply_catalog(const std::string& database_url, const std::string& catalog) {
  const TempFolder folder;
  const std::filesystem::path file = folder.path() / "catalog.json";
  std::ofstream(file) << catalog;
  run_in_order(homing_command({"apply", file.string()}, {{"HOMING_DATABASE_URL", database_url}}));
}

HomingServer::HomingServer(std::string database_url, std::map<std::string, std::string> settings)
    : settings_(std::move(settings)) {
  settings_["HOMING_DATABASE_URL"] = std::move(database_url);
  settings_.try_emplace("HOMING_DATA_DIR", data_folder().string());
  settings_.try_emplace("HOMING_LISTEN_ADDRESS", "127.0.0.1");
  settings_.try_emplace("HOMING_ENRICHMENT_DIR", "");
  settings_.try_emplace("HOMING_LONG_WORK_PERCENT", "200");  // tests ask for one report after the other
}

void HomingServer::start() {
  settings_["HOMING_LISTEN_PORT"] = std::to_string(port_);
  settings_["HOMING_ADMIN_PORT"] = std::to_string(admin_port_);
  Command command = homing_command({"serve"}, settings_);
  command.max_descriptors = max_descriptors_;
  process_.emplace(command);
  const bool settled = eventually([this] { return answers() || !process_->running(); });
  if (!settled || !process_->running()) throw std::runtime_error("homing serve did not come up: " + log());
}

bool HomingServer::answers() {
  if (port_ == 0) port_ = port_in_log("server.listening");
  if (admin_port_ == 0) admin_port_ = port_in_log("admin.listening");
  return port_ != 0 && admin_port_ != 0 && is_healthy();
}

bool HomingServer::is_healthy() {
  try {
    return admin().get("/healthz").status == 200;
  } catch (const ConnectionError&) {
    return false;
  }
}

std::uint16_t HomingServer::port_in_log(const std::string& event) const {
  std::istringstream lines(log());
  for (std::string line; std::getline(lines, line) && !lines.eof();) {
    const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (json.is_object() && json.value("event", "") == event) return json.at("port");
  }
  return 0;
}

std::optional<ExitCode> HomingServer::stop() {
  process_->signal(SIGTERM);
  return process_->wait();
}

void HomingServer::kill9() {
  process_->kill9();
}

std::string HomingServer::log() const {
  return process_ ? process_->errors() : std::string();
}

}  // namespace homing::test
