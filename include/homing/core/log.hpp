#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace homing {

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError, kNone };
enum class LogFormat : std::uint8_t { kAuto, kText, kJson };  ///< kAuto: text on a terminal, JSON otherwise.

/// One named value of a log line. Strings may be hostile: control bytes are escaped on the way out.
struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool> value;

  LogField(std::string_view n, std::string_view v) : name(n), value(v) {}
  LogField(std::string_view n, const std::string& v) : name(n), value(std::string_view(v)) {}
  LogField(std::string_view n, const char* v) : name(n), value(std::string_view(v)) {}
  LogField(std::string_view n, bool v) : name(n), value(v) {}
  LogField(std::string_view n, int v) : name(n), value(static_cast<std::int64_t>(v)) {}
  LogField(std::string_view n, std::int64_t v) : name(n), value(v) {}
  LogField(std::string_view n, std::uint64_t v) : name(n), value(v) {}
  LogField(std::string_view n, double v) : name(n), value(v) {}
};

/// Called once at the start; before it, lines of level info and above go to standard error as text. All lines
/// go to standard error, through spdlog, one line an event.
void configure_log(LogLevel level, LogFormat format);

/// Writes one line: `event` is a stable name (`journal.sealed`), `message` a sentence for a person.
/// Threads: any. Never throws. Secrets do not belong in it.
void log_event(LogLevel level, std::string_view event, std::string_view message,
               std::initializer_list<LogField> fields = {}) noexcept;

inline void log_info(std::string_view event, std::string_view message,
                     std::initializer_list<LogField> fields = {}) noexcept {
  log_event(LogLevel::kInfo, event, message, fields);
}
inline void log_warning(std::string_view event, std::string_view message,
                        std::initializer_list<LogField> fields = {}) noexcept {
  log_event(LogLevel::kWarning, event, message, fields);
}
inline void log_error(std::string_view event, std::string_view message,
                      std::initializer_list<LogField> fields = {}) noexcept {
  log_event(LogLevel::kError, event, message, fields);
}

}  // namespace homing
