#include "homing/core/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <atomic>
#include <nlohmann/json.hpp>

namespace homing {
namespace {

using Json = nlohmann::ordered_json;

std::atomic<bool> g_json{false};  // set once, before the threads start

spdlog::logger& logger() {
  // %v alone in JSON: the line is built whole below, so that hostile values can't break it.
  static const std::shared_ptr<spdlog::logger> instance = [] {
    auto made = std::make_shared<spdlog::logger>("homing", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %-7l %v", spdlog::pattern_time_type::utc);
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
    case LogLevel::kNone:
      return spdlog::level::off;
  }
  return spdlog::level::info;
}

Json to_json(const LogField& field) {
  return std::visit([](auto value) { return Json(value); }, field.value);
}

/// JSON escapes every control byte; invalid UTF-8 becomes U+FFFD.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string text_line(std::string_view event, std::string_view message,
                      std::initializer_list<LogField> fields) {
  std::string line = std::string(event) + ": " + std::string(message);
  for (const LogField& field : fields) line += " " + std::string(field.name) + "=" + dump(to_json(field));
  return line;
}

/// The members behind the time and the level, which the pattern puts in front.
std::string json_line(std::string_view event, std::string_view message,
                      std::initializer_list<LogField> fields) {
  Json line = {{"event", event}, {"message", message}};
  for (const LogField& field : fields) line[std::string(field.name)] = to_json(field);
  return dump(line).substr(1);
}

}  // namespace

void configure_log(LogLevel level, LogFormat format) {
  const bool json =
      format == LogFormat::kJson || (format == LogFormat::kAuto && ::isatty(STDERR_FILENO) == 0);
  g_json = json;
  logger().set_level(to_spdlog(level));
  if (json) {
    logger().set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v)",
                         spdlog::pattern_time_type::utc);
  }
}

void log_event(LogLevel level, std::string_view event, std::string_view message,
               std::initializer_list<LogField> fields) noexcept {
  try {
    if (!logger().should_log(to_spdlog(level))) return;
    const std::string line = g_json ? json_line(event, message, fields) : text_line(event, message, fields);
    logger().log(to_spdlog(level), spdlog::string_view_t(line.data(), line.size()));
  } catch (...) {  // a log line that can't be written must not stop what it tells of
  }
}

}  // namespace homing
