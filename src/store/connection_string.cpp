#include "store/connection_string.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <map>
#include <memory>

#include "homing/core/error.hpp"

namespace homing::store {
namespace {

using Settings = std::map<std::string, std::string>;

Settings parse(const std::string& text) {
  char* error = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(
      PQconninfoParse(text.c_str(), &error), &PQconninfoFree);
  PQfreemem(error);  // not shown: it may quote the password
  if (parsed == nullptr) {
    throw UserError(
        "the database URL can't be understood: expected postgresql://user@host:port/database, or name=value "
        "pairs such as host=... dbname=...");
  }
  Settings settings;
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) settings.emplace(option->keyword, option->val);
  }
  return settings;
}

std::string quoted(const std::string& value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text.push_back('\\');
    text.push_back(c);
  }
  return text + "'";
}

std::string session_options(const DatabaseOptions& options) {
  const auto milliseconds = [](std::chrono::milliseconds time) { return std::to_string(time.count()); };
  const std::string timeout = milliseconds(options.statement_timeout);
  return "-c search_path=homing -c timezone=UTC -c datestyle=ISO -c client_min_messages=warning"
         " -c statement_timeout=" +
         timeout + " -c lock_timeout=" + timeout +
         " -c idle_in_transaction_session_timeout=" + milliseconds(2 * options.statement_timeout) +
         (options.lookups_only ? " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off" : "");
}

}  // namespace

std::string connection_string(const DatabaseOptions& options) {
  using std::chrono::ceil;
  using std::chrono::seconds;
  Settings settings = parse(options.url);
  settings.emplace("connect_timeout", std::to_string(ceil<seconds>(options.connect_timeout).count()));
  settings.emplace("application_name", "homing");
  settings.emplace("keepalives_idle", "10");
  settings.emplace("keepalives_interval", "5");
  settings.emplace("keepalives_count", "3");
  settings.emplace("tcp_user_timeout", std::to_string(options.statement_timeout.count()));
  settings["client_encoding"] = "UTF8";
  std::string& session = settings["options"];
  if (!session.empty()) session += " ";
  session += session_options(options);

  std::string text;
  for (const auto& [name, value] : settings) text += name + "=" + quoted(value) + " ";
  return text;
}

}  // namespace homing::store
